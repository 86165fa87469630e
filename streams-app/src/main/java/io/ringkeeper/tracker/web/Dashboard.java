package io.ringkeeper.tracker.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The dashboard's files, from the class path; nothing is loaded from elsewhere. */
final class Dashboard {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final List<String> SCRIPTS =
      List.of("dashboard.js", "decisions.js", "dom.js", "parts.js");

  private Dashboard() {}

  static void routes(RoutesConfig routes) {
    page(routes, "/", "index.html", "text/html; charset=utf-8");
    page(routes, "/dashboard.css", "dashboard.css", "text/css; charset=utf-8");
    for (String script : SCRIPTS) {
      page(routes, "/" + script, script, "text/javascript; charset=utf-8");
    }
  }

  private static void page(RoutesConfig routes, String path, String file, String contentType) {
    byte[] content = read(file);
    routes.get(path, c -> serve(c, content, contentType));
  }

  private static void serve(Context c, byte[] content, String contentType) {
    c.header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", "no-cache")
        .contentType(contentType)
        .result(content);
  }

  private static byte[] read(String file) {
    try (InputStream in = Dashboard.class.getResourceAsStream("/dashboard/" + file)) {
      if (in == null) {
        throw new IllegalStateException("dashboard file " + file + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
