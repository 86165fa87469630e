package io.ringkeeper.agreement.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalParserTest {

  @Test
  void everyFieldOfAnExpansionIsRead() {
    // Given
    Map<String, Object> fields = fields("expand", Map.of("partitions", 16L));
    fields.put("acceptedQuarantine", List.of("producer-7"));

    // When
    Proposal proposal = valid(fields);

    // Then
    assertThat(proposal)
        .isEqualTo(
            new Proposal(
                "flights",
                "p-1",
                new ChangeRequest.Expand(16),
                "growth",
                "ada",
                3L,
                Set.of("producer-7")));
  }

  @Test
  void aCreationNeedsNoExpectedEpochAndDefaultsToCompatible() {
    // Given
    Map<String, Object> fields = fields("create", Map.of("topics", List.of("a", "b")));
    fields.remove("expectedEpoch");

    // When
    Proposal proposal = valid(fields);

    // Then
    assertThat(proposal.expectedEpoch()).isNull();
    assertThat(proposal.request())
        .isEqualTo(new ChangeRequest.Create(List.of("a", "b"), Genesis.COMPATIBLE, null, Map.of()));
  }

  @Test
  void numbersMayComeInAnyNumericType() {
    // Given
    List<Number> sixteens =
        List.of(16, 16L, (short) 16, (byte) 16, 16.0, 16.0f, BigInteger.valueOf(16)).stream()
            .map(Number.class::cast)
            .toList();

    // When
    List<ChangeRequest> requests =
        sixteens.stream()
            .map(n -> valid(fields("expand", Map.of("partitions", n))).request())
            .toList();

    // Then
    assertThat(requests).hasSize(7).containsOnly(new ChangeRequest.Expand(16));
  }

  @Test
  void mapKeysMayBeTextsOrNumbers() {
    // Given
    Map<String, Object> byText = fields("move", Map.of("slots", Map.of("7", 2)));
    Map<String, Object> byNumber = fields("move", Map.of("slots", Map.of(7, 2)));

    // When
    List<Proposal> both = List.of(valid(byText), valid(byNumber));

    // Then
    assertThat(both)
        .extracting(Proposal::request)
        .containsOnly(new ChangeRequest.MoveSlots(Map.of(7, 2)));
  }

  @Test
  void aFieldThatIsNullCountsAsAbsent() {
    // Given
    Map<String, @Nullable Object> fields = new HashMap<>(fields("empty", Map.of()));
    fields.put("acceptedQuarantine", null);
    Map<String, @Nullable Object> parameters = new HashMap<>();
    parameters.put("partitions", null);
    fields.put("parameters", parameters);

    // When
    Parsed parsed = ProposalParser.parse(fields);

    // Then
    assertThat(parsed).isInstanceOf(Parsed.Valid.class);
  }

  @Test
  void forgettingNamesProducersAndIsCarefulUnlessToldOtherwise() {
    // Given
    Map<String, Object> careful = Map.of("producers", List.of("p-1", "p-2"));
    Map<String, Object> careless = Map.of("producers", List.of("p-1"), "evenIfLive", true);

    // When
    List<ChangeRequest> requests =
        List.of(
            valid(fields("forget", careful)).request(),
            valid(fields("forget", careless)).request());

    // Then
    assertThat(requests)
        .containsExactly(
            new ChangeRequest.Forget(Set.of("p-1", "p-2"), false),
            new ChangeRequest.Forget(Set.of("p-1"), true));
    assertThat(requests.get(0).parameters()).isEqualTo(Map.of("producers", List.of("p-1", "p-2")));
    assertThat(invalid(fields("forget", Map.of()))).contains("1 to 100 ids of producers");
    assertThat(invalid(fields("forget", Map.of("producers", List.of("a/b"))))).contains("'a/b'");
  }

  @Test
  void binaryKeysComeAsBase64() {
    // Given
    byte[] bytes = {(byte) 0xff, 0, 1};
    String base64 = Base64.getEncoder().encodeToString(bytes);

    // When
    Proposal proposal = valid(fields("move-key", Map.of("keyBase64", base64, "partition", 4)));

    // Then
    assertThat(proposal.request()).isEqualTo(new ChangeRequest.MoveKey(RecordKey.of(bytes), 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ring          | a/b   | ring is 'a/b'; expected a ring's name
          proposalId    | a~b   | proposalId is 'a~b'; expected 1 to 200
          kind          | grow  | kind is 'grow'; expected one of [add-acceptor, compatible, create
          expectedEpoch | -1    | expectedEpoch is '-1'; expected a whole number from 0
          parameters    | 16    | parameters is '16'; expected a map
          reasons       | typo  | 'reasons' is not known here; expected only [acceptedQuarantine
          """)
  void aWrongFieldIsNamedWithWhatWasFoundAndExpected(String field, String value, String reason) {
    // Given
    Map<String, Object> fields = fields("expand", Map.of("partitions", 16));
    fields.put(field, value);

    // When
    String found = invalid(fields);

    // Then
    assertThat(found).contains(reason);
  }

  @Test
  void wrongParametersAreNamedByTheirPath() {
    // Given
    Map<String, Map<String, Object>> parametersByKind =
        Map.of(
            "expand", Map.of("partitions", 65_537),
            "drain", Map.of("partitions", Arrays.asList(1, 1)),
            "reweight", Map.of("weights", Map.of("0", 1_000_001)),
            "move", Map.of("slots", Map.of("x", 1)),
            "rollback", Map.of("toEpoch", new BigDecimal("1.5")),
            "create", Map.of("topics", List.of("no spaces")));

    // When
    List<String> reasons =
        parametersByKind.entrySet().stream()
            .map(e -> invalid(fields(e.getKey(), e.getValue())))
            .sorted()
            .toList();

    // Then
    assertThat(reasons.get(0)).startsWith("parameters.partitions is 1; expected distinct");
    assertThat(reasons.get(1)).startsWith("parameters.partitions is 65537; expected a whole");
    assertThat(reasons.get(2)).startsWith("parameters.slots is 'x=1'; expected a map");
    assertThat(reasons.get(3)).startsWith("parameters.toEpoch is 1.5; expected a whole");
    assertThat(reasons.get(4)).startsWith("parameters.topics is 'no spaces'; expected topic");
    assertThat(reasons.get(5)).startsWith("parameters.weights is '0=1000001'; expected a map");
  }

  @Test
  void anUnknownParameterIsRefused() {
    // Given
    Map<String, Object> fields = fields("expand", Map.of("partitions", 16, "partition", 3));

    // When
    String reason = invalid(fields);

    // Then
    assertThat(reason)
        .isEqualTo("parameters.'partition' is not known here; expected only [partitions]");
  }

  @Test
  void everyKindButCreationNeedsTheExpectedEpoch() {
    // Given
    Map<String, Object> fields = fields("empty", Map.of());
    fields.remove("expectedEpoch");

    // When
    String reason = invalid(fields);

    // Then
    assertThat(reason).startsWith("expectedEpoch is missing; expected the ring's epoch");
  }

  @Test
  void aKeyIsGivenOnceAndWellFormed() {
    // Given
    List<Map<String, Object>> wrong =
        List.of(
            Map.of("partition", 1),
            Map.of("key", "a", "keyBase64", "YQ==", "partition", 1),
            Map.of("keyBase64", "!", "partition", 1),
            Map.of("key", "\ud800", "partition", 1));

    // When
    List<String> reasons = wrong.stream().map(p -> invalid(fields("move-key", p))).toList();

    // Then
    assertThat(reasons.get(0)).contains("either key (text) or keyBase64");
    assertThat(reasons.get(1)).contains("either key (text) or keyBase64");
    assertThat(reasons.get(2)).contains("expected base64");
    assertThat(reasons.get(3)).contains("expected well-formed text");
  }

  @Test
  void anEmptyMapIsAnsweredWithTheFirstMissingField() {
    // Given
    Map<String, Object> nothing = Map.of();

    // When
    String reason = invalid(nothing);

    // Then
    assertThat(reason).startsWith("ring is missing");
  }

  private static Map<String, Object> fields(String kind, Map<String, ?> parameters) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("ring", "flights");
    fields.put("proposalId", "p-1");
    fields.put("kind", kind);
    fields.put("parameters", parameters);
    fields.put("reason", "growth");
    fields.put("requestedBy", "ada");
    fields.put("expectedEpoch", 3);
    return fields;
  }

  private static Proposal valid(Map<String, ? extends @Nullable Object> fields) {
    Parsed parsed = ProposalParser.parse(fields);
    assertThat(parsed).isInstanceOf(Parsed.Valid.class);
    return ((Parsed.Valid) parsed).proposal();
  }

  private static String invalid(Map<String, ? extends @Nullable Object> fields) {
    Parsed parsed = ProposalParser.parse(fields);
    assertThat(parsed).isInstanceOf(Parsed.Invalid.class);
    return ((Parsed.Invalid) parsed).reason();
  }
}
