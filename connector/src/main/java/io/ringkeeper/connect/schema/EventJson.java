package io.ringkeeper.connect.schema;

import io.ringkeeper.agreement.event.AgreementEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as the JSON that Connect's JSON converter makes of them without schemas, for
 * records that do not pass through a converter. Of its own so that the plugin needs no JSON
 * library, nor a converter that some workers keep to themselves.
 */
public final class EventJson {

  private static final int FIRST_PRINTABLE = 0x20;

  private EventJson() {}

  /** The event's value as JSON text in UTF-8. */
  public static byte[] toBytes(AgreementEvent event) {
    StringBuilder out = new StringBuilder();
    write(out, EventStructs.toStruct(event));
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    if (value instanceof Struct struct) {
      char separator = '{';
      for (Field field : struct.schema().fields()) {
        out.append(separator);
        separator = ',';
        writeText(out, field.name());
        out.append(':');
        write(out, struct.get(field));
      }
      out.append('}');
    } else if (value instanceof Map<?, ?> map) {
      char separator = '{';
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        separator = ',';
        writeText(out, String.valueOf(entry.getKey()));
        out.append(':');
        write(out, entry.getValue());
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      char separator = '[';
      for (Object element : list) {
        out.append(separator);
        separator = ',';
        write(out, element);
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof String text) {
      writeText(out, text);
    } else {
      // Numbers, booleans and null read the same in Java and JSON; events have no other types.
      out.append(value);
    }
  }

  private static void writeText(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
