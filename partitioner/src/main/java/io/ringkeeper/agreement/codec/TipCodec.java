package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.paxos.AcceptorId;

/** The stored form of {@link Tip}. */
public final class TipCodec {

  /** The longest encoded tip, bytes. */
  public static final int MAX_BYTES = Limits.RECORD_BYTES;

  private static final Format<Tip> FORMAT = new Format<>('T', "tip", MAX_BYTES, new TipPayload());

  private TipCodec() {}

  /**
   * Encodes; equal values give equal bytes.
   *
   * @throws IllegalArgumentException when a part or the whole exceeds its limit
   */
  public static byte[] encode(Tip value) {
    return FORMAT.encode(value);
  }

  /**
   * Decodes.
   *
   * @throws CorruptStateException when these are not the intact bytes of this format
   * @throws UnsupportedFormatException when they were written for a later release
   */
  public static Tip decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static final class TipPayload implements Format.Payload<Tip> {

    @Override
    public void write(Writer out, Tip tip) {
      out.string("the ring id", tip.ringId(), Limits.NAME_BYTES);
      PaxosParts.write(out, tip.acceptor());
      PaxosParts.write(out, tip.summary());
    }

    @Override
    public Tip read(Reader in) {
      String ringId = in.string("the ring id", Limits.NAME_BYTES);
      AcceptorId acceptor = PaxosParts.readAcceptor(in);
      return new Tip(ringId, acceptor, PaxosParts.readSummary(in));
    }
  }
}
