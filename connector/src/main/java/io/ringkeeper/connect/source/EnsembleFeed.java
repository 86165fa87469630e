package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.agreement.WatchTarget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that one ensemble has to tell. Used by one thread; hints come on any. */
final class EnsembleFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EnsembleFeed.class);

  private final Ensemble ensemble;
  private final Requests requests;
  private final Offsets offsets;
  private final Runnable hint;

  /** In the order in which they are read next. */
  private final Deque<Part> parts = new ArrayDeque<>();

  private final Set<String> rings = new HashSet<>();
  private boolean isReachable = true;

  EnsembleFeed(Ensemble ensemble, long requestTimeoutMs, Offsets offsets, Runnable hint) {
    this.ensemble = ensemble;
    this.requests = new Requests(ensemble.name(), requestTimeoutMs);
    this.offsets = offsets;
    this.hint = hint;
    add(part -> new RingsStream(), new WatchTarget.Rings());
  }

  /** Whether the last look ended for want of an answer. */
  boolean isReachable() {
    return isReachable;
  }

  /** Has everything read at the next look, hint or not. */
  void expectAnything() {
    parts.forEach(part -> part.isDue.set(true));
  }

  /** What happened since the last look, as far as the ensemble answers. */
  List<Published> read() {
    requests.beginLook();
    List<Published> events = new ArrayList<>();
    try {
      for (int left = parts.size(); left > 0 && !parts.isEmpty(); left--) {
        // The one that gets no answer is last the next time, so that none keeps others waiting.
        Part part = parts.removeFirst();
        parts.addLast(part);
        events.addAll(part.read());
      }
      if (!isReachable) {
        isReachable = true;
        LOG.info("Ensemble {} answers again; its events go on where they stopped", ensemble.name());
      }
    } catch (EnsembleUnavailableException e) {
      if (isReachable) {
        isReachable = false;
        LOG.warn(
            "Ensemble {} does not answer; its events wait: {}", ensemble.name(), e.getMessage());
      }
    }
    return events;
  }

  private Part add(Function<Part, EventStream> stream, WatchTarget... targets) {
    Part part = new Part(stream);
    for (WatchTarget target : targets) {
      part.watch(target);
    }
    parts.addLast(part);
    // It is due; without a hint it would wait for the next look.
    hint.run();
    return part;
  }

  private void remove(Part part) {
    parts.remove(part);
    part.close();
  }

  @Override
  public void close() {
    parts.forEach(Part::close);
    parts.clear();
  }

  /** A stream, and whether it has to be read. */
  private final class Part implements AutoCloseable {
    private final AtomicBoolean isDue = new AtomicBoolean(true);
    private final List<Ensemble.Watch> watches = new ArrayList<>();
    private final Function<Part, EventStream> maker;
    private @Nullable EventStream stream;
    private String trouble = "";

    Part(Function<Part, EventStream> maker) {
      this.maker = maker;
    }

    Ensemble.Watch watch(WatchTarget target) {
      Ensemble.Watch watch = ensemble.watch(target, this::due);
      watches.add(watch);
      return watch;
    }

    private void due() {
      isDue.set(true);
      hint.run();
    }

    List<Published> read() {
      if (!isDue.getAndSet(false)) {
        return List.of();
      }
      try {
        EventStream readable = stream;
        if (readable == null) {
          readable = maker.apply(this);
          stream = readable;
        }
        List<Published> events = readable.read();
        trouble = "";
        if (readable.hasMore()) {
          due();
        }
        return events;
      } catch (EnsembleUnavailableException e) {
        isDue.set(true);
        throw e;
      } catch (CorruptStateException | UnsupportedFormatException e) {
        if (!trouble.equals(e.getMessage())) {
          trouble = String.valueOf(e.getMessage());
          LOG.error(
              "Ensemble {}: events are missing until this is repaired: {}",
              ensemble.name(),
              trouble);
        }
        return List.of();
      }
    }

    @Override
    public void close() {
      watches.forEach(Ensemble.Watch::close);
    }
  }

  /** Has no events itself; finds the rings that have. */
  private final class RingsStream implements EventStream {
    private boolean hasProducers;

    @Override
    public List<Published> read() {
      for (String ring : requests.await(ensemble.rings()).value()) {
        if (rings.add(ring)) {
          add(part -> new RingStream(ring), new WatchTarget.RegisterOf(ring));
        }
      }
      if (!hasProducers) {
        hasProducers = true;
        add(
            part -> new ProducerStream(ensemble, requests, offsets, System::currentTimeMillis),
            new WatchTarget.Producers());
      }
      return List.of();
    }
  }

  /** A ring's register; once it tells whose it is, archive and acknowledgements follow. */
  private final class RingStream implements EventStream {
    private final RegisterStream register;
    private final String ring;
    private Optional<JournalEntry.Source> followed = Optional.empty();
    private final List<Part> followers = new ArrayList<>();

    RingStream(String ring) {
      this.ring = ring;
      this.register = new RegisterStream(ensemble, ring, requests, offsets);
    }

    @Override
    public List<Published> read() {
      List<Published> events = register.read();
      if (!register.source().equals(followed)) {
        followed = register.source();
        followers.forEach(EnsembleFeed.this::remove);
        followers.clear();
        followed.ifPresent(this::follow);
      }
      return events;
    }

    private void follow(JournalEntry.Source source) {
      followers.add(
          add(
              part -> new EpochStream(ensemble, source, requests, offsets),
              new WatchTarget.Epochs(ring)));
      followers.add(
          add(
              part -> new AckStream(ensemble, source, requests, offsets, part::watch),
              new WatchTarget.AcknowledgedChanges(ring)));
    }
  }
}
