package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.RingIdentity;
import io.ringkeeper.agreement.change.Parsed;
import io.ringkeeper.agreement.change.Proposal;
import io.ringkeeper.agreement.change.ProposalParser;
import io.ringkeeper.connect.sink.ProposalRecord.Illegible;
import io.ringkeeper.connect.sink.ProposalRecord.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Reads proposals from whatever a converter made of them; what cannot be read is an answer. */
final class ProposalReader {

  private static final int MAX_ECHO_LENGTH = 200;
  private static final String EXPECTED =
      "expected a JSON object with the fields of a proposal: use"
          + " value.converter=org.apache.kafka.connect.json.JsonConverter with"
          + " value.converter.schemas.enable=false";

  private ProposalReader() {}

  static ProposalRecord read(SinkRecord record) {
    Object value = record.value();
    if (value == null) {
      return new ProposalRecord.Nothing();
    }
    String position = Position.of(record).toString();
    Map<String, @Nullable Object> fields = fields(value);
    if (fields == null) {
      String type = value.getClass().getSimpleName();
      return new Illegible(
          position, "", "", "", "the record's value is a " + type + "; " + EXPECTED);
    }
    Parsed parsed = ProposalParser.parse(fields);
    if (parsed instanceof Parsed.Valid valid) {
      return new ProposalRecord.Legible(valid.proposal());
    }
    String ring = text(fields, "ring");
    String id = text(fields, "proposalId");
    return new Illegible(
        Proposal.isValidId(id) ? id : position,
        RingIdentity.isValidName(ring) ? ring : "",
        text(fields, "kind"),
        text(fields, "requestedBy"),
        ((Parsed.Invalid) parsed).reason());
  }

  private static @Nullable Map<String, @Nullable Object> fields(Object value) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (!(plain(value) instanceof Map<?, ?> map)) {
      return null;
    }
    map.forEach((name, field) -> fields.put(String.valueOf(name), field));
    return fields;
  }

  /** Structs become maps, at any depth. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Struct struct) {
      Map<Object, @Nullable Object> map = new LinkedHashMap<>();
      for (Field field : struct.schema().fields()) {
        map.put(field.name(), plain(struct.get(field)));
      }
      return map;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(String.valueOf(key), plain(element)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(plain(element)));
      return copy;
    }
    return value;
  }

  private static String text(Map<String, @Nullable Object> fields, String name) {
    String text = fields.get(name) instanceof String found ? found : "";
    return text.length() > MAX_ECHO_LENGTH ? text.substring(0, MAX_ECHO_LENGTH) : text;
  }
}
