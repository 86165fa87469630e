package io.ringkeeper.agreement;

import org.jspecify.annotations.Nullable;

/**
 * One conditional write of a register; an accept carries the state's bytes, and body, register and
 * tip are stored together or not at all.
 *
 * @param expectedVersion the data version the register must have
 * @param register the record to store; its newest journal entry has version {@code expectedVersion
 *     + 1}
 * @param body the encoded state for an accept; null for a promise
 */
@SuppressWarnings(
    "ArrayRecordComponent") // handed over once, never compared; a copy of up to 512 KiB would buy
// nothing
public record RegisterWrite(int expectedVersion, RegisterRecord register, byte @Nullable [] body) {}
