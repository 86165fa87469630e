package io.ringkeeper.sandbox;

import java.net.URI;

/**
 * A Connect worker in a forked JVM.
 *
 * @param server its controls
 * @param url its REST interface
 */
record ForkedConnect(ForkedServer server, URI url) {}
