package io.ringkeeper.agreement.change;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed fields from a plain map and remembers the first thing that is wrong. After a problem
 * it goes on with harmless values, so that the caller checks once, at the end.
 */
final class FieldReader {

  private static final int SHOWN_LENGTH = 60;

  private final String path;
  private final Map<?, ?> fields;
  private final FirstProblem first;
  private final Set<String> known = new HashSet<>();

  private FieldReader(String path, Map<?, ?> fields, FirstProblem first) {
    this.path = path;
    this.fields = fields;
    this.first = first;
  }

  private static final class FirstProblem {
    private @Nullable String text;
  }

  static FieldReader of(Map<?, ?> fields) {
    return new FieldReader("", fields, new FirstProblem());
  }

  /** What is wrong, if anything. */
  Optional<String> problem() {
    return Optional.ofNullable(first.text);
  }

  boolean has(String name) {
    return value(name) != null;
  }

  /** Text of at most that many characters; empty when absent. */
  String text(String name, int maxLength) {
    Object found = value(name);
    if (found == null) {
      return "";
    }
    if (found instanceof String text && text.length() <= maxLength) {
      return text;
    }
    wrong(name, found, "expected text of at most " + maxLength + " characters");
    return "";
  }

  /** Yes or no; no when absent. */
  boolean flag(String name) {
    Object found = value(name);
    if (found == null || found instanceof Boolean) {
      return Boolean.TRUE.equals(found);
    }
    wrong(name, found, "expected true or false");
    return false;
  }

  /** A whole number in the range, both inclusive. */
  long whole(String name, long min, long max) {
    Object found = value(name);
    Long number = found == null ? null : wholeOf(found);
    if (number != null && number >= min && number <= max) {
      return number;
    }
    wrong(name, found, "expected a whole number from " + min + " to " + max);
    return min;
  }

  /** A list of distinct texts, 0 to {@code maxSize}; empty when absent. */
  List<String> texts(String name, int maxSize) {
    List<String> out = new ArrayList<>();
    for (Object element : list(name, maxSize, "texts")) {
      if (element instanceof String text && !out.contains(text)) {
        out.add(text);
      } else {
        wrong(name, element, "expected distinct texts");
      }
    }
    return out;
  }

  /** A list of distinct whole numbers in 0 to {@code max}; empty when absent. */
  Set<Integer> wholes(String name, int max) {
    Set<Integer> out = new HashSet<>();
    for (Object element : list(name, max + 1, "whole numbers")) {
      Long number = wholeOf(element);
      if (number == null || number < 0 || number > max || !out.add(number.intValue())) {
        wrong(name, element, "expected distinct whole numbers from 0 to " + max);
      }
    }
    return out;
  }

  /** A map of whole numbers, keys in 0 to {@code maxKey}, values in 0 to {@code maxValue}. */
  Map<Integer, Integer> wholeByWhole(String name, int maxKey, int maxValue) {
    Object found = value(name);
    if (found == null) {
      return Map.of();
    }
    String expected =
        "expected a map from whole numbers 0 to " + maxKey + " to whole numbers 0 to " + maxValue;
    if (!(found instanceof Map<?, ?> map)) {
      wrong(name, found, expected);
      return Map.of();
    }
    Map<Integer, Integer> out = new TreeMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Long key = keyOf(entry.getKey());
      Long number = wholeOf(entry.getValue());
      if (key == null || key < 0 || key > maxKey || out.containsKey(key.intValue())) {
        wrong(name, entry, expected);
      } else if (number == null || number < 0 || number > maxValue) {
        wrong(name, entry, expected);
      } else {
        out.put(key.intValue(), number.intValue());
      }
    }
    return out;
  }

  /** The fields of a nested map; empty when absent. */
  FieldReader nested(String name) {
    Object found = value(name);
    if (found instanceof Map<?, ?> map) {
      return new FieldReader(path + name + ".", map, first);
    }
    if (found != null) {
      wrong(name, found, "expected a map of parameters");
    }
    return new FieldReader(path + name + ".", Map.of(), first);
  }

  /** Refuses what was not asked for: a misspelt field must not be ignored. */
  void refuseUnknown() {
    for (Map.Entry<?, ?> entry : fields.entrySet()) {
      if (entry.getValue() != null && !known.contains(String.valueOf(entry.getKey()))) {
        problem(
            path
                + shown(entry.getKey())
                + " is not known here; expected "
                + (known.isEmpty() ? "no fields" : "only " + known.stream().sorted().toList()));
      }
    }
  }

  /** Says that a field is missing or wrong. */
  void wrong(String name, @Nullable Object found, String expected) {
    String what = found == null || found.equals("") ? " is missing" : " is " + shown(found);
    problem(path + name + what + "; " + expected);
  }

  /** Says that something is wrong. */
  void problem(String text) {
    if (first.text == null) {
      first.text = text;
    }
  }

  private @Nullable Object value(String name) {
    known.add(name);
    return fields.get(name);
  }

  private Collection<?> list(String name, int maxSize, String what) {
    Object found = value(name);
    if (found == null) {
      return List.of();
    }
    if (found instanceof Collection<?> list && list.size() <= maxSize) {
      return list;
    }
    wrong(name, found, "expected a list of at most " + maxSize + " " + what);
    return List.of();
  }

  private static @Nullable Long keyOf(@Nullable Object key) {
    if (key instanceof String text) {
      return text.matches("[0-9]{1,9}") ? Long.valueOf(text) : null;
    }
    return wholeOf(key);
  }

  /** The number if it is whole, however its parser represented it. */
  private static @Nullable Long wholeOf(@Nullable Object value) {
    if (!(value instanceof Number)) {
      return null;
    }
    try {
      return new BigDecimal(value.toString()).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    String cut = text.length() > SHOWN_LENGTH ? text.substring(0, SHOWN_LENGTH) + "…" : text;
    return value instanceof Number ? cut : "'" + cut + "'";
  }
}
