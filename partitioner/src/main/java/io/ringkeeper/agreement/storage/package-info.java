/**
 * What one process has seen of an ensemble's storage, and the judgement of everything it finds
 * there later: an acceptor that forgot what it promised must not vote and never passes for a new
 * one. Shared by all adapters of the ports.
 */
@NullMarked
package io.ringkeeper.agreement.storage;

import org.jspecify.annotations.NullMarked;
