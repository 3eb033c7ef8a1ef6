using System.Net;
using System.Text;
using System.Text.Json;

namespace GaDms.Curation.Language;

/// <summary>Reads what a chat server sent: tells an answer from all that is none.</summary>
internal static class ChatReply
{
    private const int QuotedLength = 200;

    /// <summary>The outcome of a response.</summary>
    /// <exception cref="CurationException">The server refuses every request alike: key, address or model are wrong.</exception>
    public static ChatOutcome Read(HttpStatusCode status, ReadOnlySpan<byte> body, TimeSpan? retryAfter, ChatModelSettings settings)
    {
        int code = (int)status;
        return code switch
        {
            >= 200 and < 300 => ReadAnswer(body),
            401 or 403 => throw new CurationException(settings.KeyVariable is { } variable
                ? $"{settings.BaseAddress} refuses the key in {variable} (HTTP {code}{Said(body)}); export the right key and run again."
                : $"{settings.BaseAddress} asks for a key (HTTP {code}{Said(body)}); name the environment variable that holds it (keyVariable)."),
            404 or 405 => throw new CurationException(
                $"{settings.BaseAddress} has no model {settings.Model}, or is not the address of a chat API (HTTP {code}{Said(body)}); correct the model or the base address (which usually ends in /v1)."),
            >= 300 and < 400 => throw new CurationException($"{settings.BaseAddress} sends requests elsewhere (HTTP {code}); give the final base address."),
            _ => new ChatRejected(new Rejection($"model-http-{code}", $"HTTP {code}{Said(body)}"))
            {
                Retryable = code is 408 or 409 or 425 or 429 or >= 500,
                Overloaded = code is 429 or 503,
                RetryAfter = retryAfter,
            },
        };
    }

    private static ChatOutcome ReadAnswer(ReadOnlySpan<byte> body)
    {
        if (LooksLikeHtml(body))
            return new ChatRejected(new Rejection("model-html", $"a web page came instead of an answer: {Quote(body)}"));
        try
        {
            var reader = new Utf8JsonReader(body);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return ReadChoice(document.RootElement) ?? NotJson("the answer lacks choices[0].message", body);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is System.Text.Json's answer to a text that is not Unicode.
            return NotJson(error.Message, body);
        }
    }

    private static ChatOutcome? ReadChoice(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("choices", out JsonElement choices) || choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0
            || choices[0] is not { ValueKind: JsonValueKind.Object } choice
            || !choice.TryGetProperty("message", out JsonElement message) || message.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        ChatUsage usage = ReadUsage(root);
        string finish = Text(choice, "finish_reason");
        string refusal = Text(message, "refusal");
        string content = Text(message, "content").Trim();
        if (refusal.Length > 0 || finish == "content_filter")
            return ByModel("model-refusal", refusal.Length > 0 ? $"the model refuses: {Quote(refusal)}" : "the server's content filter stopped the answer");
        if (finish == "length")
            return ByModel("model-cut-off", $"the answer is longer than the tokens allowed: {Quote(content)}");
        return content.Length == 0 ? ByModel("model-empty", "the model answered with an empty text") : new ChatAnswer(content) { Usage = usage };

        ChatRejected ByModel(string reason, string detail) => new(new Rejection(reason, detail)) { ByModel = true, Usage = usage };
    }

    private static ChatUsage ReadUsage(JsonElement root)
    {
        return root.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object
            ? new ChatUsage(Number("prompt_tokens"), Number("completion_tokens"))
            : default;

        long Number(string name)
            => usage.TryGetProperty(name, out JsonElement number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long value) && value > 0 ? value : 0;
    }

    private static string Text(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    /// <summary>The half of an answer that a broken connection or a restarted server left may be whole the next time.</summary>
    private static ChatRejected NotJson(string what, ReadOnlySpan<byte> body)
        => new(new Rejection("model-not-json", $"{what}: {Quote(body)}")) { Retryable = true };

    private static bool LooksLikeHtml(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..];

    /// <summary>The server's own words about an error.</summary>
    private static string Said(ReadOnlySpan<byte> body)
    {
        if (body.Trim(" \t\r\n"u8).IsEmpty || LooksLikeHtml(body))
            return "";
        try
        {
            var reader = new Utf8JsonReader(body);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out JsonElement inner))
                root = inner;
            string said = root.ValueKind switch
            {
                JsonValueKind.String => root.GetString()!,
                JsonValueKind.Object => Text(root, "message"),
                _ => "",
            };
            return said.Length > 0 ? ": " + Quote(said) : "";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return ": " + Quote(body);
        }
    }

    private static string Quote(ReadOnlySpan<byte> body) => Quote(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * QuotedLength)]));

    /// <summary>The beginning of a text on one line.</summary>
    private static string Quote(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= QuotedLength ? line : string.Concat(line.AsSpan(0, QuotedLength), "...");
    }
}
