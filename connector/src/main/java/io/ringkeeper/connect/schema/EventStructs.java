package io.ringkeeper.connect.schema;

import io.ringkeeper.agreement.event.AgreementEvent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into Connect values of {@link EventSchema#EVENT}. Components and fields go by the
 * same names, so nothing is listed twice.
 */
public final class EventStructs {

  private EventStructs() {}

  /** The value of an event's record. */
  public static Struct toStruct(AgreementEvent event) {
    return struct(EventSchema.EVENT, event);
  }

  /**
   * The key of an event's record: its ring, so that one ring's events stay in order, else the
   * producer it speaks of.
   */
  public static String key(AgreementEvent event) {
    if (!event.ring().isEmpty()) {
      return event.ring();
    }
    return event.producer() == null ? event.eventId() : event.producer().producerId();
  }

  private static Struct struct(Schema schema, Record record) {
    Map<String, @Nullable Object> components = components(record);
    if (components.size() != schema.fields().size()) {
      throw new IllegalStateException(
          schema.name() + " has other fields than " + record.getClass());
    }
    Struct struct = new Struct(schema);
    for (Field field : schema.fields()) {
      Object value = components.get(field.name());
      if (value != null) {
        struct.put(field, value(field.schema(), value));
      }
    }
    return struct;
  }

  private static Object value(Schema schema, Object value) {
    if (value instanceof Record record) {
      return struct(schema, record);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof List<?> list) {
      List<Object> converted = new ArrayList<>();
      list.forEach(element -> converted.add(value(schema.valueSchema(), element)));
      return converted;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> converted = new LinkedHashMap<>();
      map.forEach((key, element) -> converted.put(key, value(schema.valueSchema(), element)));
      return converted;
    }
    return value;
  }

  private static Map<String, @Nullable Object> components(Record record) {
    Map<String, @Nullable Object> components = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        components.put(component.getName(), component.getAccessor().invoke(record));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(
            "event records are public and their accessors do not fail", e);
      }
    }
    return components;
  }
}
