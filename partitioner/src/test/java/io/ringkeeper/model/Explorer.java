package io.ringkeeper.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Visits every reachable state of a model, breadth first, so that the first violation found has a
 * shortest trace.
 *
 * @param <S> the model's state
 */
final class Explorer<S> {

  /** More would not fit into a test's memory. */
  private static final int MAX_STATES = 6_000_000;

  /**
   * What a search saw.
   *
   * @param states how many states were visited
   * @param violation what is wrong in the last one, empty when nothing is wrong in any
   * @param trace the steps to the violation
   * @param sights how often the model noted what
   */
  record Result(int states, String violation, List<String> trace, Map<String, Integer> sights) {

    Result {
      trace = List.copyOf(trace);
      sights = Map.copyOf(sights);
    }

    boolean isSafe() {
      return violation.isEmpty();
    }

    /** The trace and what it ends in, one step a line. */
    String story() {
      StringBuilder text = new StringBuilder();
      int number = 1;
      for (String step : trace) {
        text.append(String.format("%3d. %s%n", number++, step));
      }
      return text.append("  => ").append(isSafe() ? "no violation" : violation).toString();
    }
  }

  /** A state and the one it was first reached from. */
  private record Visit<S>(S state, @Nullable Visit<S> from) {}

  private final Model<S> model;
  private final Set<Object> seen = new HashSet<>();
  private final Deque<Visit<S>> open = new ArrayDeque<>();
  private final Map<String, Integer> sights = new TreeMap<>();
  private String violation = "";
  private @Nullable Visit<S> violating;

  private Explorer(Model<S> model) {
    this.model = model;
  }

  /** Visits everything, or stops at the first violation. */
  static <S> Result explore(Model<S> model) {
    return new Explorer<>(model).run();
  }

  private Result run() {
    visit(model.initial(), null);
    while (!open.isEmpty() && violating == null) {
      Visit<S> from = open.remove();
      boolean[] moved = new boolean[1];
      model.steps(
          from.state(),
          new Model.Steps<>() {
            @Override
            public void to(String label, S next) {
              moved[0] = true;
              visit(next, from);
            }

            @Override
            public void saw(String what) {
              sights.merge(what, 1, Integer::sum);
            }
          });
      if (!moved[0]) {
        check(from, model.stuck(from.state()));
      }
    }
    return new Result(seen.size(), violation, trace(), sights);
  }

  private void visit(S state, @Nullable Visit<S> from) {
    if (!seen.add(model.key(state))) {
      return;
    }
    if (seen.size() > MAX_STATES) {
      throw new IllegalStateException("the world is too large: more than " + MAX_STATES);
    }
    Visit<S> visit = new Visit<>(state, from);
    check(visit, model.violation(state));
    open.add(visit);
  }

  private void check(Visit<S> visit, String wrong) {
    if (!wrong.isEmpty() && violating == null) {
      violation = wrong;
      violating = visit;
    }
  }

  private List<String> trace() {
    ArrayDeque<String> labels = new ArrayDeque<>();
    Visit<S> visit = violating;
    while (visit != null) {
      Visit<S> from = visit.from();
      if (from != null) {
        labels.addFirst(label(from.state(), visit.state()));
      }
      visit = from;
    }
    return List.copyOf(labels);
  }

  // Labels are not kept for millions of states, but made again for the few of a trace.
  private String label(S from, S next) {
    String[] found = {""};
    model.steps(
        from,
        new Model.Steps<>() {
          @Override
          public void to(String label, S reached) {
            if (found[0].isEmpty() && reached.equals(next)) {
              found[0] = label;
            }
          }

          @Override
          public void saw(String what) {
            // Counted already.
          }
        });
    return found[0];
  }
}
