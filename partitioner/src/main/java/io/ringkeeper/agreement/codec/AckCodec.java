package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.paxos.Ballot;

/** The stored form of {@link DrainAck}. */
public final class AckCodec {

  /** The longest encoded acknowledgement, bytes. */
  public static final int MAX_BYTES = Limits.RECORD_BYTES;

  private static final Format<DrainAck> FORMAT =
      new Format<>('A', "acknowledgement", MAX_BYTES, new DrainAckPayload());

  private AckCodec() {}

  /**
   * Encodes; equal values give equal bytes.
   *
   * @throws IllegalArgumentException when a part or the whole exceeds its limit
   */
  public static byte[] encode(DrainAck value) {
    return FORMAT.encode(value);
  }

  /**
   * Decodes.
   *
   * @throws CorruptStateException when these are not the intact bytes of this format
   * @throws UnsupportedFormatException when they were written for a later release
   */
  public static DrainAck decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static final class DrainAckPayload implements Format.Payload<DrainAck> {

    @Override
    public void write(Writer out, DrainAck ack) {
      out.string("the ring's name", ack.ring(), Limits.NAME_BYTES);
      PaxosParts.write(out, ack.changeId());
      out.string("the producer id", ack.producerId(), Limits.NAME_BYTES);
      out.signed(ack.ackedAtMs());
      out.signed(ack.drainedInMs());
    }

    @Override
    public DrainAck read(Reader in) {
      String ring = in.string("the ring's name", Limits.NAME_BYTES);
      Ballot changeId = PaxosParts.readBallot(in);
      String producerId = in.string("the producer id", Limits.NAME_BYTES);
      long ackedAtMs = in.signed("the time of the acknowledgement");
      return new DrainAck(ring, changeId, producerId, ackedAtMs, in.signed("the drain's duration"));
    }
  }
}
