/**
 * What every implementation of the agreement's ports has to do, as tests: run on the ensemble in
 * memory and on real servers.
 */
@NullMarked
package io.ringkeeper.agreement.contract;

import org.jspecify.annotations.NullMarked;
