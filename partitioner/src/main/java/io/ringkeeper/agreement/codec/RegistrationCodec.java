package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.UnsupportedFormatException;
import java.util.Set;
import java.util.TreeSet;

/** The stored form of {@link ProducerRegistration}. */
public final class RegistrationCodec {

  /** The longest encoded producer registration, bytes. */
  public static final int MAX_BYTES = Limits.RECORD_BYTES;

  private static final Format<ProducerRegistration> FORMAT =
      new Format<>('P', "producer registration", MAX_BYTES, new ProducerRegistrationPayload());

  private RegistrationCodec() {}

  /**
   * Encodes; equal values give equal bytes.
   *
   * @throws IllegalArgumentException when a part or the whole exceeds its limit
   */
  public static byte[] encode(ProducerRegistration value) {
    return FORMAT.encode(value);
  }

  /**
   * Decodes.
   *
   * @throws CorruptStateException when these are not the intact bytes of this format
   * @throws UnsupportedFormatException when they were written for a later release
   */
  public static ProducerRegistration decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static final class ProducerRegistrationPayload
      implements Format.Payload<ProducerRegistration> {

    @Override
    public void write(Writer out, ProducerRegistration producer) {
      out.string("the producer id", producer.producerId(), Limits.NAME_BYTES);
      out.string("the client id", producer.clientId(), Limits.NAME_BYTES);
      out.string("the host", producer.host(), Limits.NAME_BYTES);
      out.number("the lowest feature level", producer.features().min());
      out.number("the highest feature level", producer.features().max());
      out.bounded("the number of topics", producer.topics().size(), Limits.PRODUCER_TOPICS);
      for (String topic : producer.topics()) {
        out.string("a topic", topic, Limits.NAME_BYTES);
      }
      out.flag(producer.acknowledgesDrain());
      out.flag(producer.idempotent());
      out.string("the transactional id", producer.transactionalId(), Limits.TEXT_BYTES);
      out.number("maxBlockMs", producer.maxBlockMs());
      out.number("deliveryTimeoutMs", producer.deliveryTimeoutMs());
      out.number("isolationMaxMs", producer.isolationMaxMs());
      out.signed(producer.startedAtMs());
    }

    @Override
    public ProducerRegistration read(Reader in) {
      String producerId = in.string("the producer id", Limits.NAME_BYTES);
      String clientId = in.string("the client id", Limits.NAME_BYTES);
      String host = in.string("the host", Limits.NAME_BYTES);
      FeatureRange features =
          new FeatureRange(
              in.bounded("the lowest feature level", Integer.MAX_VALUE),
              in.bounded("the highest feature level", Integer.MAX_VALUE));
      Set<String> topics = readTopics(in);
      boolean acknowledgesDrain = in.flag("whether it acknowledges its drain");
      boolean idempotent = in.flag("idempotence");
      String transactionalId = in.string("the transactional id", Limits.TEXT_BYTES);
      long maxBlockMs = in.number("maxBlockMs");
      long deliveryTimeoutMs = in.number("deliveryTimeoutMs");
      long isolationMaxMs = in.number("isolationMaxMs");
      return new ProducerRegistration(
          producerId,
          clientId,
          host,
          features,
          topics,
          acknowledgesDrain,
          idempotent,
          transactionalId,
          maxBlockMs,
          deliveryTimeoutMs,
          isolationMaxMs,
          in.signed("the start time"));
    }

    private static Set<String> readTopics(Reader in) {
      int count = in.bounded("the number of topics", Limits.PRODUCER_TOPICS);
      Set<String> topics = new TreeSet<>();
      for (int i = 0; i < count; i++) {
        topics.add(in.string("a topic", Limits.NAME_BYTES));
      }
      return topics;
    }
  }
}
