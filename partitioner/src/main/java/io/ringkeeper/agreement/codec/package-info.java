/**
 * Stored formats: deterministic bytes with a format version, a feature range and a checksum. Equal
 * values encode to equal bytes, so digests name states.
 */
@NullMarked
package io.ringkeeper.agreement.codec;

import org.jspecify.annotations.NullMarked;
