package io.ringkeeper.connect.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.AcceptedState;
import io.ringkeeper.agreement.event.AgreementEvent.AckData;
import io.ringkeeper.agreement.event.AgreementEvent.ArchivedEpoch;
import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import io.ringkeeper.agreement.event.AgreementEvent.GapData;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.agreement.event.AgreementEvent.ProducerData;
import io.ringkeeper.agreement.event.AgreementEvent.ProposalData;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final BallotData BALLOT = new BallotData(7, "sink.0123456789abcdef", 3);
  private static final ChangeData CHANGE =
      new ChangeData(BALLOT, "expand", "e-1", "ada", "more \"room\"\n\u0001 für\\alle", 5, 12);

  static Stream<AgreementEvent> events() {
    AcceptedState state =
        new AcceptedState(
            4, "ab12", List.of("a#1", "b#2"), List.of("a#1", "b#2", "c#3"), 2, "MOVING", CHANGE);
    AcceptedState begun =
        new AcceptedState(4, "ab12", List.of("a#1"), List.of("a#1"), 2, "STABLE", null);
    ArchivedEpoch full =
        new ArchivedEpoch(
            32,
            6,
            3,
            List.of("flights", "legs"),
            List.of(100, 100, 50),
            List.of(List.of(1, 0, 2), List.of(4, 1, 2)),
            List.of(0, 2, 2, 0, 2, 2),
            Map.of("flights", List.of(1L, 2L, Long.MAX_VALUE), "legs", List.of()),
            CHANGE,
            BALLOT,
            9);
    ArchivedEpoch small =
        new ArchivedEpoch(
            1, 6, 3, List.of(), List.of(), List.of(), null, Map.of(), CHANGE, BALLOT, 9);
    ProducerData producer =
        new ProducerData(
            "p-1", "orders", "host", List.of("flights"), true, true, "", 1, 2, 3, 4, null);
    ProducerData gone =
        new ProducerData(
            "p-1", "orders", "host", List.of("flights"), true, true, "", 1, 2, 3, 4, 5L);
    return Stream.of(
        event(Kind.CREATED, null, null, null, null, null, null, null),
        event(Kind.CREATED, BALLOT, begun, null, null, null, null, null),
        event(Kind.PROMISED, BALLOT, null, null, null, null, null, null),
        event(Kind.ACCEPTED, BALLOT, state, null, null, null, null, null),
        event(Kind.EPOCH, null, null, full, null, null, null, null),
        event(Kind.EPOCH, null, null, small, null, null, null, null),
        event(Kind.REGISTERED, null, null, null, producer, null, null, null),
        event(Kind.REGISTERED, null, null, null, gone, null, null, null),
        event(Kind.ACKNOWLEDGED, null, null, null, null, new AckData(BALLOT, "p-1", 8), null, null),
        event(Kind.GAP, null, null, null, null, null, new GapData(3, 9, "missed"), null),
        event(
            Kind.PROPOSAL,
            null,
            null,
            null,
            null,
            null,
            null,
            new ProposalData("e-1", "expand", "ada", "COMMITTED", "done", -1)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void jsonConverterWithoutSchemasMakesWhatAMapperReadsBackAsTheEvent(AgreementEvent event)
      throws IOException {
    // When
    byte[] json = converted(event);

    // Then
    assertThat(MAPPER.readValue(json, AgreementEvent.class)).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void theSinksJsonIsThatOfTheConverter(AgreementEvent event) throws IOException {
    // When
    JsonNode own = MAPPER.readTree(EventJson.toBytes(event));

    // Then
    assertThat(own).isEqualTo(MAPPER.readTree(converted(event)));
  }

  private static byte[] converted(AgreementEvent event) throws IOException {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", false), false);
      return converter.fromConnectData("topic", EventSchema.EVENT, EventStructs.toStruct(event));
    }
  }

  private static AgreementEvent event(
      Kind kind,
      @Nullable BallotData ballot,
      @Nullable AcceptedState state,
      @Nullable ArchivedEpoch epoch,
      @Nullable ProducerData producer,
      @Nullable AckData ack,
      @Nullable GapData gap,
      @Nullable ProposalData proposal) {
    return new AgreementEvent(
        "id/" + kind,
        kind,
        "a",
        "1",
        "flights",
        "ring-id",
        5,
        6,
        ballot,
        ballot,
        state,
        epoch,
        producer,
        ack,
        gap,
        proposal);
  }
}
