package io.ringkeeper.consumer;

import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.agreement.codec.RecordHeaderCodec;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads record headers. Neighbours mostly carry the same bytes, so the last ones are remembered.
 * Polling thread only.
 */
final class Stamps {

  private byte[] lastBytes = new byte[0];
  private @Nullable RecordStamp last;

  /** What the header says; null when there is none that can be read. */
  @Nullable RecordStamp of(Headers headers) {
    Header header = headers.lastHeader(RecordStamp.HEADER);
    byte @Nullable [] value = header == null ? null : header.value();
    if (value == null) {
      return null;
    }
    if (!Arrays.equals(value, lastBytes)) {
      last = RecordHeaderCodec.decode(value).orElse(null);
      lastBytes = value;
    }
    return last;
  }
}
