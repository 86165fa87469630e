package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.RecordStamp;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The value of the record header {@value io.ringkeeper.agreement.RecordStamp#HEADER}: one octet
 * with the format in its high and flags in its low half, the epoch as a varint, the ring id.
 *
 * <p>Records come from anywhere, so decoding is tolerant: what is not ours gives nothing.
 */
public final class RecordHeaderCodec {

  /** The longest header value, bytes. */
  public static final int MAX_BYTES = 32;

  private static final int FORMAT = 0x10;
  private static final int FORMAT_MASK = 0xf0;
  private static final int EXPLICIT_PARTITION = 1;
  private static final int TEXT_ID = 2;
  private static final int KNOWN_FLAGS = EXPLICIT_PARTITION | TEXT_ID;
  private static final int UUID_BYTES = 16;

  private RecordHeaderCodec() {}

  /**
   * Encodes a stamp; equal stamps give equal bytes.
   *
   * @throws IllegalArgumentException when the ring id is no UUID and too long for the header
   */
  public static byte[] encode(RecordStamp stamp) {
    byte[] uuid = uuidBytes(stamp.ringId());
    byte[] id = uuid == null ? stamp.ringId().getBytes(StandardCharsets.UTF_8) : uuid;
    int flags = (stamp.explicitPartition() ? EXPLICIT_PARTITION : 0) | (uuid == null ? TEXT_ID : 0);
    Writer out = new Writer();
    out.octet(FORMAT | flags);
    out.number("the epoch", stamp.epoch());
    out.octets(id);
    if (out.size() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "ring id '"
              + stamp.ringId()
              + "' makes the record header "
              + out.size()
              + " bytes long; the limit is "
              + MAX_BYTES);
    }
    return out.toBytes();
  }

  /** Decodes a header value; empty when it is absent, damaged, foreign or of a later format. */
  public static Optional<RecordStamp> decode(byte @Nullable [] value) {
    if (value == null || value.length < 3 || value.length > MAX_BYTES) {
      return Optional.empty();
    }
    int first = value[0] & 0xff;
    if ((first & FORMAT_MASK) != FORMAT || (first & ~FORMAT_MASK & ~KNOWN_FLAGS) != 0) {
      return Optional.empty();
    }
    long epoch = 0;
    int position = 1;
    int next = 0x80;
    for (int shift = 0; next >= 0x80; shift += 7) {
      if (position == value.length || shift > 56) {
        return Optional.empty();
      }
      next = value[position++] & 0xff;
      epoch |= (next & 0x7fL) << shift;
    }
    String ringId = ringId(value, position, (first & TEXT_ID) != 0);
    return ringId == null
        ? Optional.empty()
        : Optional.of(new RecordStamp(ringId, epoch, (first & EXPLICIT_PARTITION) != 0));
  }

  private static @Nullable String ringId(byte[] value, int from, boolean text) {
    ByteBuffer id = ByteBuffer.wrap(value, from, value.length - from);
    if (!text) {
      return id.remaining() == UUID_BYTES ? new UUID(id.getLong(), id.getLong()).toString() : null;
    }
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(id).toString();
      return decoded.isEmpty() ? null : decoded;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The 16 bytes of a UUID in its canonical text form; null for any other id. */
  private static byte @Nullable [] uuidBytes(String ringId) {
    if (ringId.length() != 36) {
      return null;
    }
    try {
      UUID uuid = UUID.fromString(ringId);
      return uuid.toString().equals(ringId)
          ? ByteBuffer.allocate(UUID_BYTES)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array()
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
