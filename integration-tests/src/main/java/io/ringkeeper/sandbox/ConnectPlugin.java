package io.ringkeeper.sandbox;

/**
 * A connector plugin as the worker lists it.
 *
 * @param className the plugin's class
 * @param type {@code source} or {@code sink}
 * @param version the version the plugin reports
 */
public record ConnectPlugin(String className, String type, String version) {}
