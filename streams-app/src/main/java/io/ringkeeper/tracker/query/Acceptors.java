package io.ringkeeper.tracker.query;

import io.ringkeeper.tracker.audit.AcceptorView;
import io.ringkeeper.tracker.audit.AgreementView;
import io.ringkeeper.tracker.audit.AgreementView.Chosen;
import io.ringkeeper.tracker.audit.Exclusion;
import io.ringkeeper.tracker.query.AcceptorInfo.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Judges the acceptors of a ring by what is decided and what was seen of each. */
final class Acceptors {

  /** A decision reaches an acceptor in well under a second, its event within the poll interval. */
  static final long SILENT_AFTER_MS = 60_000;

  private final AgreementView view;
  private final LongUnaryOperator chosenAtMs;
  private final long nowMs;
  private final List<String> set;
  private final long version;

  private Acceptors(AgreementView view, LongUnaryOperator chosenAtMs, long nowMs) {
    Chosen current = view.current();
    this.view = view;
    this.chosenAtMs = chosenAtMs;
    this.nowMs = nowMs;
    this.set = current == null ? List.of() : current.acceptors();
    this.version = current == null ? 0 : current.version();
  }

  /**
   * The present life of every acceptor seen, and whom the set names besides; by name.
   *
   * @param chosenAtMs by version, when it was decided; 0 when that is not known any more
   */
  static List<AcceptorInfo> of(AgreementView view, LongUnaryOperator chosenAtMs, long nowMs) {
    Acceptors acceptors = new Acceptors(view, chosenAtMs, nowMs);
    Set<String> ids = new TreeSet<>(acceptors.set);
    view.acceptors().values().stream()
        .map(AcceptorView::name)
        .distinct()
        .forEach(name -> view.presentLife(name).map(AcceptorView::id).ifPresent(ids::add));
    List<AcceptorInfo> infos = new ArrayList<>();
    ids.forEach(id -> infos.add(acceptors.info(id)));
    return infos;
  }

  private AcceptorInfo info(String id) {
    AcceptorView seen = view.acceptors().get(id);
    AcceptorView known = seen == null ? AcceptorView.unseen(id) : seen;
    boolean voting = set.contains(id) || set.isEmpty();
    long behind = Math.max(0, version - known.acceptedVersion());
    Exclusion exclusion = known.exclusion();
    Health health = health(known, voting, behind);
    return new AcceptorInfo(
        view.ring(),
        known.name(),
        known.incarnation(),
        voting,
        health,
        reason(health, known, behind),
        action(health, known, exclusion),
        known.promised(),
        known.accepted(),
        known.acceptedVersion(),
        behind,
        known.lastSequence(),
        known.lastTimeMs(),
        exclusion == null
            ? null
            : new AcceptorInfo.Excluded(
                exclusion.reason(), exclusion.detail(), exclusion.sinceMs()),
        known.gaps(),
        known.missed());
  }

  private Health health(AcceptorView known, boolean voting, long behind) {
    if (!voting) {
      return Health.OUTSIDE;
    }
    if (known.exclusion() != null) {
      return Health.EXCLUDED;
    }
    if (behind == 0) {
      return Health.OK;
    }
    long missedAtMs = chosenAtMs.applyAsLong(known.acceptedVersion() + 1);
    boolean wasHeard = known.lastSequence() >= 0 && known.lastTimeMs() > missedAtMs;
    return !wasHeard && nowMs - missedAtMs >= SILENT_AFTER_MS ? Health.SILENT : Health.BEHIND;
  }

  private static String reason(Health health, AcceptorView known, long behind) {
    String versions = behind + (behind == 1 ? " version" : " versions") + " behind";
    Exclusion exclusion = known.exclusion();
    return switch (health) {
      case OK -> "";
      case BEHIND -> versions;
      case SILENT ->
          known.lastSequence() < 0
              ? "no event of it was ever seen"
              : versions + ", and nothing was heard of it since";
      case EXCLUDED -> exclusion == null ? "" : exclusion.reason() + ": " + exclusion.detail();
      case OUTSIDE -> "the ring does not name it";
    };
  }

  private String action(Health health, AcceptorView known, @Nullable Exclusion exclusion) {
    return switch (health) {
      case OK, BEHIND, OUTSIDE -> "";
      case SILENT ->
          "check that ensemble %s runs and that the source connector's task for it reaches it"
              .formatted(known.name());
      case EXCLUDED -> exclusion == null ? "" : action(known, exclusion);
    };
  }

  private String action(AcceptorView known, Exclusion exclusion) {
    String rejoin = "ringkeeper rejoin " + view.ring() + " --acceptor " + known.name();
    return switch (exclusion.reason()) {
      case "MISSING", "RECREATED" -> "its data is lost: once its servers run, " + rejoin;
      case "ROLLED_BACK" -> "a backup was restored: " + rejoin;
      case "CORRUPT" -> "check its disks, then " + rejoin;
      case "FOREIGN" ->
          "check which ensemble is configured as %s; if it is the right one, %s"
              .formatted(known.name(), rejoin);
      case "TOO_NEW" -> "a newer version wrote it: upgrade what reads it";
      default -> "find out what happened to ensemble %s, then %s".formatted(known.name(), rejoin);
    };
  }
}
