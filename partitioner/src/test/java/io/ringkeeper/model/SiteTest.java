package io.ringkeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What clients may read at an ensemble. */
class SiteTest {

  private static String readable(Site site, int client) {
    return site.past().substring(site.anchorOf(client));
  }

  @Test
  void clientReadsItsWriteOrWhatCameLater() {
    // Given
    Site site = new Site("u", "--");
    // When
    Site after = site.write('v').anchor(0).write('w').write('x').trimmed();
    // Then
    assertThat(readable(after, 0)).contains("v", "w").endsWith("x").hasSize(3);
    assertThat(after.now()).isEqualTo('x');
  }

  @Test
  void laterAnchorHidesWhatWasBeforeIt() {
    // Given
    Site site = new Site("u", "--").anchor(0).write('v').write('w').anchor(1).write('x');
    // When
    Site after = site.trimmed();
    // Then
    assertThat(readable(after, 0)).contains("u", "v", "w", "x");
    assertThat(readable(after, 1)).contains("w", "x").doesNotContain("u", "v");
  }

  @Test
  void sitesThatReadersCannotTellApartAreEqual() {
    // Given
    Site one = new Site("u", "-").write('v').anchor(0).write('w').write('v').write('w');
    Site other = new Site("t", "-").write('v').anchor(0).write('w');
    // When
    // Then
    assertThat(one.trimmed()).isEqualTo(other.trimmed());
  }

  @Test
  void contentNobodyCanReadAnyMoreIsDropped() {
    // Given
    Site site = new Site("u", "--").write('v').write('w');
    // When
    Site after = site.trimmed();
    // Then
    assertThat(after.past()).isEqualTo("w");
  }

  @Test
  void lossEndsTheSessionsButNotWhatWasAnswered() {
    // Given
    Site site = new Site("u", "-A").anchor(0);
    // When
    Site after = site.wiped('z');
    // Then
    assertThat(after).isEqualTo(new Site("z", "-A"));
  }
}
