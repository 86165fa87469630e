package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.SandboxException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A proxy that understands ZooKeeper's frames just enough to lose the answer of a write that was
 * applied: the hardest outcome for a proposer, and one that a proxy of bytes hits only by chance.
 *
 * <p>It waits for the server's answer, looks that it says "done", and then resets the connection
 * instead of passing it on. Thread-safe.
 */
final class LostReplies implements AutoCloseable {

  private static final int SET_DATA = 5;
  private static final int MULTI = 14;
  private static final int ERROR_RESULT = -1;
  private static final int MAX_FRAME_BYTES = 4 << 20;
  private static final int REPLY_HEADER_BYTES = 16;

  private final ServerSocket listener;
  private final int targetPort;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private final AtomicInteger armed = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();

  private LostReplies(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.targetPort = targetPort;
  }

  /** Starts one before a ZooKeeper server on this machine. */
  static LostReplies before(int targetPort) {
    try {
      LostReplies proxy =
          new LostReplies(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort);
      proxy.daemon("accept", proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a proxy before port " + targetPort, e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Loses the answers of the next so many writes that succeed; 0 ends it. */
  void loseNext(int writes) {
    armed.set(writes);
  }

  /** How many answers of applied writes were lost since the start. */
  long lost() {
    return lost.get();
  }

  private void acceptAll() {
    while (true) {
      try {
        Socket client = listener.accept();
        daemon("connect", () -> connect(client));
      } catch (IOException e) {
        // The listener was closed: the proxy has ended.
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Link link = new Link(client, server);
      links.add(link);
      daemon("requests", () -> link.pump(link::requests));
      daemon("replies", () -> link.pump(link::replies));
    } catch (IOException e) {
      // The server is down: so is the connection.
      reset(client);
    }
  }

  private boolean takeOne() {
    return armed.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    links.forEach(Link::reset);
  }

  private void daemon(String role, Runnable body) {
    Thread thread = new Thread(body, "lost-replies-" + port() + "-" + role);
    thread.setDaemon(true);
    thread.start();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already; closing again is harmless.
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new SandboxException("cannot close a proxied connection", e);
    }
  }

  /** Copies in one direction until it ends. */
  @FunctionalInterface
  private interface Copying {
    void run() throws IOException;
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private final Set<Integer> doomed = ConcurrentHashMap.newKeySet();

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Copying copying) {
      try {
        copying.run();
      } catch (IOException e) {
        // Either side ended; the other must see it.
        reset();
        return;
      }
      reset();
    }

    void requests() throws IOException {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(server.getOutputStream());
      // The first frame asks for a session and has no header.
      send(out, frame(in));
      while (true) {
        byte[] request = frame(in);
        ByteBuffer header = ByteBuffer.wrap(request);
        if (request.length >= 8) {
          int xid = header.getInt();
          int type = header.getInt();
          if ((type == SET_DATA || type == MULTI) && takeOne()) {
            doomed.add(xid);
          }
        }
        send(out, request);
      }
    }

    void replies() throws IOException {
      DataInputStream in = new DataInputStream(server.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      send(out, frame(in));
      while (true) {
        byte[] reply = frame(in);
        if (reply.length >= REPLY_HEADER_BYTES && doomed.remove(ByteBuffer.wrap(reply).getInt())) {
          if (saysDone(reply)) {
            lost.incrementAndGet();
            return;
          }
          // Refused, so nothing was applied: another write has to do.
          armed.incrementAndGet();
        }
        send(out, reply);
      }
    }

    /**
     * Reply header: xid, zxid, error; a transaction's first result then tells whether it failed.
     */
    private static boolean saysDone(byte[] reply) {
      ByteBuffer bytes = ByteBuffer.wrap(reply);
      int error = bytes.getInt(12);
      boolean failedTransaction =
          reply.length >= REPLY_HEADER_BYTES + 4
              && bytes.getInt(REPLY_HEADER_BYTES) == ERROR_RESULT;
      return error == 0 && !failedTransaction;
    }

    private static byte[] frame(DataInputStream in) throws IOException {
      int length = in.readInt();
      if (length < 0 || length > MAX_FRAME_BYTES) {
        throw new IOException("no ZooKeeper frame: length " + length);
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return bytes;
    }

    private static void send(DataOutputStream out, byte[] frame) throws IOException {
      byte[] whole = ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame).array();
      out.write(whole);
      out.flush();
    }

    void reset() {
      links.remove(this);
      LostReplies.reset(client);
      LostReplies.reset(server);
    }
  }
}
