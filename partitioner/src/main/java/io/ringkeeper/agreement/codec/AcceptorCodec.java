package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.paxos.AcceptorId;

/** The stored form of an ensemble's identity as an acceptor. */
public final class AcceptorCodec {

  /** The longest encoded acceptor identity, bytes. */
  public static final int MAX_BYTES = Limits.RECORD_BYTES;

  private static final Format<AcceptorId> FORMAT =
      new Format<>('I', "acceptor identity", MAX_BYTES, new AcceptorIdPayload());

  private AcceptorCodec() {}

  /**
   * Encodes; equal values give equal bytes.
   *
   * @throws IllegalArgumentException when a part or the whole exceeds its limit
   */
  public static byte[] encode(AcceptorId value) {
    return FORMAT.encode(value);
  }

  /**
   * Decodes.
   *
   * @throws CorruptStateException when these are not the intact bytes of this format
   * @throws UnsupportedFormatException when they were written for a later release
   */
  public static AcceptorId decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static final class AcceptorIdPayload implements Format.Payload<AcceptorId> {

    @Override
    public void write(Writer out, AcceptorId acceptor) {
      PaxosParts.write(out, acceptor);
    }

    @Override
    public AcceptorId read(Reader in) {
      return PaxosParts.readAcceptor(in);
    }
  }
}
