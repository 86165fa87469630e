/**
 * The whole loop on sandbox servers: topics, deployed connectors, the tracker, and the command line
 * as a user runs it.
 */
@NullMarked
package io.ringkeeper.sandbox.loop;

import org.jspecify.annotations.NullMarked;
