package io.ringkeeper.tracker.audit;

/**
 * One vote as the events show it.
 *
 * @param acceptor {@code name#incarnation}
 * @param timeMs the writer's clock
 * @param sequence the register's version that the vote wrote
 */
public record VoteSeen(String acceptor, long timeMs, long sequence) {}
