package io.ringkeeper.agreement;

import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.StateRef;

/**
 * A state with the bytes that its digest names. The bytes are kept as they came: encoding a state
 * anew in another release might give others.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying half a megabyte is not free
record StateBody(StateRef ref, RingState state, byte[] bytes) {

  /** Encodes a new state; refuses one that is too large to be stored. */
  static StateBody of(RingState state) {
    byte[] bytes = StateCodec.encode(state);
    return new StateBody(new StateRef(state.version(), Digest.of(bytes)), state, bytes);
  }

  /** Decodes bytes fetched for this reference, and refuses any other state. */
  static StateBody decode(String ring, StateRef ref, byte[] bytes) {
    if (!Digest.of(bytes).equals(ref.digest())) {
      throw new CorruptStateException(
          "the bytes stored for state " + ref + " of ring " + ring + " have another digest");
    }
    RingState state = StateCodec.decode(bytes);
    if (state.version() != ref.version() || !state.name().equals(ring)) {
      throw new CorruptStateException(
          "state "
              + ref
              + " of ring "
              + ring
              + " decodes to version "
              + state.version()
              + " of ring "
              + state.name());
    }
    return new StateBody(ref, state, bytes);
  }
}
