package io.ringkeeper.model;

import java.util.Arrays;

/**
 * One ensemble as clients may see it: the contents it had, oldest first, and what each client has
 * done there.
 *
 * <p>A client that wrote has an anchor, the content right after its write. In the same session it
 * reads that content or a later one, never an older one; in another session it may read any. Both
 * strings hold one character for each content and each client, which makes equal sites equal.
 *
 * @param past the contents, consecutive ones different; the last is the present one
 * @param marks by client: {@link #NOTHING}, an anchor, or whatever else the model notes
 */
record Site(String past, String marks) {

  static final char NOTHING = '-';

  private static final char FIRST_ANCHOR = '0';
  private static final int MAX_ANCHORS = 16;

  char mark(int client) {
    return marks.charAt(client);
  }

  boolean isAnchored(int client) {
    return mark(client) >= FIRST_ANCHOR && mark(client) < FIRST_ANCHOR + MAX_ANCHORS;
  }

  char now() {
    return past.charAt(past.length() - 1);
  }

  Site with(int client, char mark) {
    return new Site(past, marks.substring(0, client) + mark + marks.substring(client + 1));
  }

  /** A write: from now on this is the content. */
  Site write(char content) {
    return content == now() ? this : new Site(past + content, marks);
  }

  /** The client's last write is the present content. */
  Site anchor(int client) {
    if (past.length() > MAX_ANCHORS) {
      throw new IllegalStateException("too many contents to tell apart");
    }
    return with(client, (char) (FIRST_ANCHOR + past.length() - 1));
  }

  /** The oldest content that the client may read in the session of its write. */
  int anchorOf(int client) {
    return mark(client) - FIRST_ANCHOR;
  }

  /** All data is gone, and with them the sessions. */
  Site wiped(char content) {
    StringBuilder left = new StringBuilder();
    for (int client = 0; client < marks.length(); client++) {
      left.append(isAnchored(client) ? NOTHING : mark(client));
    }
    return new Site(String.valueOf(content), left.toString());
  }

  /**
   * The same for every reader, in the one form that all such sites have: of contents between two
   * anchors the order does not matter, nor does one that can be read later as well, nor what no
   * anchor reaches.
   */
  Site trimmed() {
    if (past.length() == 1) {
      return this;
    }
    StringBuilder kept = new StringBuilder().append(now());
    int[] starts = new int[past.length()];
    int end = past.length() - 1;
    for (int first = end; first >= 0; first--) {
      if (first == 0 || marks.indexOf(FIRST_ANCHOR + first) >= 0) {
        boolean isRead = first > 0 || marks.indexOf(FIRST_ANCHOR) >= 0;
        prepend(kept, isRead ? past.substring(first, end) : "");
        starts[first] = kept.length();
        end = first;
      }
    }
    StringBuilder moved = new StringBuilder();
    for (int client = 0; client < marks.length(); client++) {
      boolean isIt = isAnchored(client);
      int start = isIt ? kept.length() - starts[anchorOf(client)] : 0;
      moved.append(isIt ? (char) (FIRST_ANCHOR + start) : mark(client));
    }
    return new Site(kept.toString(), moved.toString());
  }

  private static void prepend(StringBuilder later, String contents) {
    char[] sorted = contents.toCharArray();
    Arrays.sort(sorted);
    for (char content : sorted) {
      if (later.indexOf(String.valueOf(content)) < 0) {
        later.insert(0, content);
      }
    }
  }
}
