package io.ringkeeper.sandbox.ordering;

/**
 * A record as a receiver got it.
 *
 * @param atNanos when, on a clock that all processes of this machine share
 * @param isAside true when it came as one whose order is not vouched for
 */
record Given(
    long atNanos,
    boolean isAside,
    String sender,
    String key,
    int number,
    int partition,
    long offset) {

  String encode() {
    return atNanos
        + (isAside ? " aside " : " normal ")
        + new Sent(sender, key, number, partition, offset).encode();
  }

  static Given parse(String line) {
    String[] words = line.split(" ", 3);
    Sent sent = Sent.parse(words[2]);
    return new Given(
        Long.parseLong(words[0]),
        words[1].equals("aside"),
        sent.sender(),
        sent.key(),
        sent.number(),
        sent.partition(),
        sent.offset());
  }
}
