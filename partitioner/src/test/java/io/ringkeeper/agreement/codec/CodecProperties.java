package io.ringkeeper.agreement.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.paxos.AcceptorId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CodecProperties {

  private static final int CHECKSUM_BYTES = 4;
  private static final int HEADER_BYTES = 6;

  /** What a decoder made of bytes that may be damaged. */
  private enum Verdict {
    REFUSED,
    READ_AS_WRITTEN
  }

  @Property(tries = 300)
  void stateComesBackAsItWasStored(@ForAll("states") RingState state) {
    // Given
    byte[] bytes = StateCodec.encode(state);

    // When
    RingState decoded = StateCodec.decode(bytes);

    // Then
    assertThat(decoded).isEqualTo(state);
    assertThat(StateCodec.encode(decoded)).isEqualTo(bytes);
  }

  @Property(tries = 300)
  void registerComesBackAsItWasStored(@ForAll("registers") RegisterRecord register) {
    // Given
    byte[] bytes = RegisterCodec.encode(register);

    // When
    RegisterRecord decoded = RegisterCodec.decode(bytes);

    // Then
    assertThat(decoded).isEqualTo(register);
    assertThat(RegisterCodec.encode(decoded)).isEqualTo(bytes);
  }

  @Property(tries = 300)
  void tipComesBackAsItWasStored(@ForAll("tips") Tip tip) {
    // Given
    byte[] bytes = TipCodec.encode(tip);

    // When
    Tip decoded = TipCodec.decode(bytes);

    // Then
    assertThat(decoded).isEqualTo(tip);
  }

  @Property(tries = 300)
  void archivedEpochComesBackAsItWasStored(@ForAll("epochs") EpochEntry entry) {
    // Given
    byte[] bytes = EpochCodec.encode(entry);

    // When
    EpochEntry decoded = EpochCodec.decode(bytes);

    // Then
    assertThat(decoded).isEqualTo(entry);
    assertThat(EpochCodec.encode(decoded)).isEqualTo(bytes);
  }

  @Property(tries = 300)
  void registrationComesBackAsItWasStored(@ForAll("registrations") ProducerRegistration producer) {
    // Given
    byte[] bytes = RegistrationCodec.encode(producer);

    // When
    ProducerRegistration decoded = RegistrationCodec.decode(bytes);

    // Then
    assertThat(decoded).isEqualTo(producer);
  }

  @Property(tries = 300)
  void acknowledgementAndIdentityComeBackAsTheyWereStored(
      @ForAll("acks") DrainAck ack, @ForAll("acceptors") AcceptorId acceptor) {
    // Given
    byte[] ackBytes = AckCodec.encode(ack);
    byte[] acceptorBytes = AcceptorCodec.encode(acceptor);

    // When
    DrainAck decodedAck = AckCodec.decode(ackBytes);
    AcceptorId decodedAcceptor = AcceptorCodec.decode(acceptorBytes);

    // Then
    assertThat(decodedAck).isEqualTo(ack);
    assertThat(decodedAcceptor).isEqualTo(acceptor);
  }

  /** The checksum is made to fit, so that the damage reaches the payload's reader. */
  @Property(tries = 3_000)
  void payloadThatNobodyWroteIsRefusedOrReadExactlyAsItStands(
      @ForAll("encodings") byte[] bytes, @ForAll Random random) {
    // Given
    byte[] damaged = damagedPayload(bytes, random);

    // When
    List<Verdict> verdicts = decoders().stream().map(d -> verdict(d, damaged)).toList();

    // Then
    long accepted = verdicts.stream().filter(v -> v == Verdict.READ_AS_WRITTEN).count();
    assertThat(accepted).isLessThanOrEqualTo(1);
  }

  @Property(tries = 2_000)
  void arbitraryPayloadIsRefusedOrReadExactlyAsItStands(
      @ForAll("kinds") char kind, @ForAll byte[] payload) {
    // Given
    byte[] bytes = framed(kind, payload);

    // When
    List<Verdict> verdicts = decoders().stream().map(d -> verdict(d, bytes)).toList();

    // Then
    long accepted = verdicts.stream().filter(v -> v == Verdict.READ_AS_WRITTEN).count();
    assertThat(accepted).isLessThanOrEqualTo(1);
  }

  @Property(tries = 1_000)
  void bytesWithoutAFrameAreCorrupt(@ForAll byte[] bytes) {
    // Given
    List<Function<byte[], byte[]>> decoders = decoders();

    // When
    List<Verdict> verdicts = decoders.stream().map(d -> verdict(d, bytes)).toList();

    // Then
    assertThat(verdicts).containsOnly(Verdict.REFUSED);
  }

  @Provide
  Arbitrary<RingState> states() {
    return Arbitraries.randomValue(random -> new RandomValues(random).state());
  }

  @Provide
  Arbitrary<RegisterRecord> registers() {
    return Arbitraries.randomValue(random -> new RandomValues(random).register());
  }

  @Provide
  Arbitrary<Tip> tips() {
    return Arbitraries.randomValue(random -> new RandomValues(random).tip());
  }

  @Provide
  Arbitrary<EpochEntry> epochs() {
    return Arbitraries.randomValue(random -> new RandomValues(random).epoch());
  }

  @Provide
  Arbitrary<ProducerRegistration> registrations() {
    return Arbitraries.randomValue(random -> new RandomValues(random).registration());
  }

  @Provide
  Arbitrary<DrainAck> acks() {
    return Arbitraries.randomValue(random -> new RandomValues(random).ack());
  }

  @Provide
  Arbitrary<AcceptorId> acceptors() {
    return Arbitraries.randomValue(random -> new RandomValues(random).acceptor());
  }

  @Provide
  Arbitrary<byte[]> encodings() {
    return Arbitraries.oneOf(
        states().map(StateCodec::encode),
        registers().map(RegisterCodec::encode),
        tips().map(TipCodec::encode),
        epochs().map(EpochCodec::encode),
        registrations().map(RegistrationCodec::encode),
        acks().map(AckCodec::encode),
        acceptors().map(AcceptorCodec::encode));
  }

  @Provide
  Arbitrary<Character> kinds() {
    return Arbitraries.of('S', 'R', 'T', 'E', 'P', 'A', 'I');
  }

  private static List<Function<byte[], byte[]>> decoders() {
    return List.of(
        b -> StateCodec.encode(StateCodec.decode(b)),
        b -> RegisterCodec.encode(RegisterCodec.decode(b)),
        b -> TipCodec.encode(TipCodec.decode(b)),
        b -> EpochCodec.encode(EpochCodec.decode(b)),
        b -> RegistrationCodec.encode(RegistrationCodec.decode(b)),
        b -> AckCodec.encode(AckCodec.decode(b)),
        b -> AcceptorCodec.encode(AcceptorCodec.decode(b)));
  }

  private static Verdict verdict(Function<byte[], byte[]> reencode, byte[] bytes) {
    try {
      byte[] again = reencode.apply(bytes);
      if (!Arrays.equals(again, bytes)) {
        fail("two byte strings stand for one value");
      }
      return Verdict.READ_AS_WRITTEN;
    } catch (CorruptStateException | UnsupportedFormatException e) {
      return Verdict.REFUSED;
    }
  }

  private static byte[] damagedPayload(byte[] bytes, Random random) {
    byte[] payload = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length - CHECKSUM_BYTES);
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) == 0) {
      payload = Arrays.copyOf(payload, random.nextInt(payload.length + 8));
    }
    return framed((char) bytes[2], payload);
  }

  private static byte[] framed(char kind, byte[] payload) {
    ByteBuffer framed = ByteBuffer.allocate(HEADER_BYTES + payload.length + CHECKSUM_BYTES);
    framed.put(new byte[] {'R', 'K', (byte) kind, 1, 1, 1}).put(payload);
    CRC32C crc = new CRC32C();
    crc.update(framed.array(), 0, HEADER_BYTES + payload.length);
    return framed.putInt((int) crc.getValue()).array();
  }
}
