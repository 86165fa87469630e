package io.ringkeeper.sandbox.ordering;

/**
 * A record that its sender was told to be stored.
 *
 * @param sender the process that sent it; its numbers of a key start at 1 and go up by one
 */
record Sent(String sender, String key, int number, int partition, long offset) {

  String encode() {
    return sender + ' ' + key + ' ' + number + ' ' + partition + ' ' + offset;
  }

  static Sent parse(String line) {
    String[] words = line.split(" ", -1);
    return new Sent(
        words[0],
        words[1],
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Long.parseLong(words[4]));
  }
}
