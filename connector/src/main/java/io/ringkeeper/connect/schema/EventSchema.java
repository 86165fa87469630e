package io.ringkeeper.connect.schema;

import static org.apache.kafka.connect.data.Schema.INT32_SCHEMA;
import static org.apache.kafka.connect.data.Schema.INT64_SCHEMA;
import static org.apache.kafka.connect.data.Schema.STRING_SCHEMA;

import io.ringkeeper.agreement.event.AgreementEvent;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * The one schema of the events topic. Field names are the components of {@link AgreementEvent} and
 * its parts, so that JSON without schemas is exactly what a JSON mapper makes of the record.
 */
public final class EventSchema {

  static final Schema BALLOT =
      optional("Ballot")
          .field("round", INT64_SCHEMA)
          .field("proposer", STRING_SCHEMA)
          .field("nonce", INT64_SCHEMA)
          .build();

  static final Schema CHANGE =
      optional("Change")
          .field("changeId", BALLOT)
          .field("kind", STRING_SCHEMA)
          .field("proposalId", STRING_SCHEMA)
          .field("requestedBy", STRING_SCHEMA)
          .field("reason", STRING_SCHEMA)
          .field("requestedAtMs", INT64_SCHEMA)
          .field("movedSlots", INT32_SCHEMA)
          .build();

  static final Schema STATE =
      optional("AcceptedState")
          .field("version", INT64_SCHEMA)
          .field("digest", STRING_SCHEMA)
          .field("deciders", listOf(STRING_SCHEMA))
          .field("acceptors", listOf(STRING_SCHEMA))
          .field("activeEpoch", INT64_SCHEMA)
          .field("phase", STRING_SCHEMA)
          .field("change", CHANGE)
          .build();

  static final Schema EPOCH =
      optional("ArchivedEpoch")
          .field("epoch", INT64_SCHEMA)
          .field("slots", INT32_SCHEMA)
          .field("partitions", INT32_SCHEMA)
          .field("topics", listOf(STRING_SCHEMA))
          .field("weights", listOf(INT32_SCHEMA))
          .field("moves", listOf(listOf(INT32_SCHEMA)))
          .field("table", SchemaBuilder.array(INT32_SCHEMA).optional().build())
          .field("cut", SchemaBuilder.map(STRING_SCHEMA, listOf(INT64_SCHEMA)).build())
          .field("change", CHANGE)
          .field("completedAt", BALLOT)
          .field("completedAtMs", INT64_SCHEMA)
          .build();

  static final Schema PRODUCER =
      optional("Producer")
          .field("producerId", STRING_SCHEMA)
          .field("clientId", STRING_SCHEMA)
          .field("host", STRING_SCHEMA)
          .field("topics", listOf(STRING_SCHEMA))
          .field("idempotent", Schema.BOOLEAN_SCHEMA)
          .field("acknowledgesDrain", Schema.BOOLEAN_SCHEMA)
          .field("transactionalId", STRING_SCHEMA)
          .field("maxBlockMs", INT64_SCHEMA)
          .field("deliveryTimeoutMs", INT64_SCHEMA)
          .field("isolationMaxMs", INT64_SCHEMA)
          .field("startedAtMs", INT64_SCHEMA)
          .field("goneSinceMs", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  static final Schema ACK =
      optional("Ack")
          .field("changeId", BALLOT)
          .field("producerId", STRING_SCHEMA)
          .field("drainedInMs", INT64_SCHEMA)
          .build();

  static final Schema GAP =
      optional("Gap")
          .field("fromSequence", INT64_SCHEMA)
          .field("toSequence", INT64_SCHEMA)
          .field("detail", STRING_SCHEMA)
          .build();

  static final Schema PROPOSAL =
      optional("Proposal")
          .field("proposalId", STRING_SCHEMA)
          .field("kind", STRING_SCHEMA)
          .field("requestedBy", STRING_SCHEMA)
          .field("outcome", STRING_SCHEMA)
          .field("detail", STRING_SCHEMA)
          .field("epochAfter", INT64_SCHEMA)
          .build();

  /** The schema of an event's value. */
  public static final Schema EVENT =
      SchemaBuilder.struct()
          .name("io.ringkeeper.AgreementEvent")
          .version(AgreementEvent.SCHEMA_VERSION)
          .field("eventId", STRING_SCHEMA)
          .field("kind", STRING_SCHEMA)
          .field("acceptor", STRING_SCHEMA)
          .field("incarnation", STRING_SCHEMA)
          .field("ring", STRING_SCHEMA)
          .field("ringId", STRING_SCHEMA)
          .field("sequence", INT64_SCHEMA)
          .field("timeMs", INT64_SCHEMA)
          .field("ballot", BALLOT)
          .field("alsoPromised", BALLOT)
          .field("state", STATE)
          .field("epoch", EPOCH)
          .field("producer", PRODUCER)
          .field("ack", ACK)
          .field("gap", GAP)
          .field("proposal", PROPOSAL)
          .build();

  private EventSchema() {}

  private static SchemaBuilder optional(String name) {
    return SchemaBuilder.struct().name("io.ringkeeper." + name).optional();
  }

  private static Schema listOf(Schema element) {
    return SchemaBuilder.array(element).build();
  }
}
