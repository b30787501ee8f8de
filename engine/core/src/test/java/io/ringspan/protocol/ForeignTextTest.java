/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTextTest {
    private static final String SECRET = "s3cr3tV4lue";

    @Property
    void shouldShowAnyTextOnOneShortLine(@ForAll("texts") final String text) {
        final String shown = ForeignText.show(text);
        // an escape takes up to eight characters, and the length that follows a cut thirty
        assertTrue(shown.length() <= 8 * ForeignText.SHOWN_MAX + 30, () -> shown.length() + ": " + shown);
        shown.codePoints().forEach(codePoint -> {
            assertFalse(Character.isISOControl(codePoint), shown);
            assertTrue(codePoint != 0x2028 && codePoint != 0x202E && codePoint != 0xFEFF, shown);
            assertFalse(codePoint >= 0xD800 && codePoint < 0xE000, shown);
        });
    }

    @Provide
    Arbitrary<String> texts() {
        return Combinators.combine(
                        Arbitraries.strings().all().ofMaxLength(300),
                        Arbitraries.of(
                                "\u0000", "\u202e", "\u2028", "\ud800", "\ufeff", "\r\n", "x", "://", "a@", "token="),
                        Arbitraries.of(0, 1, 100, 3000, 200_000))
                .as((text, piece, times) -> text + piece.repeat(times) + text);
    }

    @Property
    void shouldNeverShowASecret(@ForAll("secrets") final String text) {
        assertFalse(ForeignText.show(text).contains(SECRET), () -> ForeignText.show(text));
        assertFalse(ForeignText.show(text, Integer.MAX_VALUE).contains(SECRET), () -> ForeignText.show(text, 5000));
        assertFalse(ForeignText.mask(text).contains(SECRET), () -> ForeignText.mask(text));
    }

    @Provide
    Arbitrary<String> secrets() {
        final List<String> forms = List.of(
                "http://user:" + SECRET + "@host/path",
                "https://" + SECRET + "@host",
                "http://user:a/b?c#" + SECRET + "@host",
                "http://host?api_key=" + SECRET,
                "http://host/path?" + SECRET,
                "http://host/path?a=b&x=" + SECRET + "&y=1#z",
                "http://host#" + SECRET,
                "api_key=" + SECRET,
                "DD-API-KEY: " + SECRET,
                "apikey : '" + SECRET + "'",
                "{\"password\": \"a " + SECRET + " b\"}",
                "my.client-secret.old=" + SECRET,
                "Authorization: Bearer " + SECRET + "+/=",
                "authorization=Basic " + SECRET,
                "sent Bearer " + SECRET,
                "access_token=" + SECRET + "&x",
                "Set-Cookie: " + SECRET + "; path=/",
                "pwd=" + SECRET);
        // in front of it whatever there is, so that it lies at each place of a cut
        return Combinators.combine(
                        Arbitraries.of("", "x", "é", "http://other ", "a=b ", "😀"),
                        Arbitraries.integers().between(0, 5000),
                        Arbitraries.of(forms),
                        Arbitraries.of("", " ", " and so on", "\n", "\"", ", x=1"))
                .as((filler, times, form, end) ->
                        filler.repeat(filler.length() > 2 ? times % 400 : times) + " " + form + end);
    }

    @ParameterizedTest
    @CsvSource({
        "http://host:8126/v0.4, http://host:8126/v0.4",
        "http://u:p@host/x, http://***@host/x",
        "http://host?a=b&c=d, http://host?***",
        "see http://u@h?x then http://v@i, see http://***@h?*** then http://***@i",
        "api_key=abc d, api_key=*** d",
        "nothing to hide, nothing to hide",
        "a token of thanks, a token of thanks"
    })
    void shouldLeaveTheRest(final String text, final String shown) {
        assertEquals(shown, ForeignText.show(text));
    }

    @Test
    void shouldEscapeAndCut() {
        assertEquals("a\\nb\\r\\t\\u0000\\u202e\\ud800", ForeignText.show("a\nb\r\t\u0000\u202e\ud800"));
        assertEquals("x".repeat(200) + "... (200000 characters)", ForeignText.show("x".repeat(200_000)));
        assertEquals("😀".repeat(200) + "... (402 characters)", ForeignText.show("😀".repeat(201)));
        assertEquals("null", ForeignText.show(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "password \t", "://", "a@", "\"", "bearer ", "api-key=\"", "=", "http://a?"})
    void shouldNotTakeLongForAnyText(final String piece) {
        final String text = piece.repeat(1_000_000 / piece.length());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> ForeignText.show(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api_key", "DD-API-KEY", "apiKey", "x.token", "db.password", "Authorization", "client_secret"})
    void shouldKnowNamesOfSecrets(final String name) {
        assertTrue(ForeignText.isSecretName(name));
        assertFalse(ForeignText.isSecretName("http.route"));
    }
}
