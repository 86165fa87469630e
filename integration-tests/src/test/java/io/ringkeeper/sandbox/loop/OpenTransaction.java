package io.ringkeeper.sandbox.loop;

import io.ringkeeper.producer.RingProducer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A process that sends one record in a transaction and never ends it. Arguments: topic, a file to
 * create once the record is acknowledged, then properties as name=value.
 */
final class OpenTransaction {

  private OpenTransaction() {}

  public static void main(String[] args) throws Exception {
    Map<String, Object> properties = new HashMap<>();
    for (int i = 2; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      properties.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    try (Producer<String, String> producer = new RingProducer<>(properties)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(args[0], "key", "never committed")).get();
      Files.createFile(Path.of(args[1]));
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
