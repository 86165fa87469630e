package io.ringkeeper.agreement;

/**
 * A topic covered by a ring.
 *
 * @param name the topic's name
 * @param topicId Kafka's id of the topic (its string form), so that a deleted and re-created topic
 *     is noticed
 */
public record RingTopic(String name, String topicId) {}
