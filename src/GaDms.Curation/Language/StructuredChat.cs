using System.Text.Json;

namespace GaDms.Curation.Language;

/// <summary>Reads an answer's JSON; gives the fault, as a clause that can be told to the model, or null.</summary>
internal delegate string? AnswerReader<T>(JsonElement answer, out T? value);

/// <summary>What a structured question came to: a value, or why there is none.</summary>
internal readonly record struct StructuredAnswer<T>(T? Value, Rejection? Rejection);

/// <summary>
/// Asks for answers in JSON of a schema: by the server's structured output where it has it, else by the prompt's words alone. An
/// answer that does not fit is asked for once more with the fault named.
/// </summary>
internal sealed class StructuredChat(ChatClient client, AnswerCache cache, string? promptFolder)
{
    private readonly PromptFile _again = PromptFile.Find(promptFolder, "template-again.txt", "request", "answer", "fault");
    private volatile bool _plainText;

    /// <summary>The value of an answer.</summary>
    /// <param name="subject">What the question is about, for the cache.</param>
    /// <param name="prompt">The question.</param>
    /// <param name="schema">What the answer must look like.</param>
    /// <param name="reason">What a rejection is called when the second answer does not fit either.</param>
    /// <param name="read">Checks and reads an answer.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task<StructuredAnswer<T>> AskAsync<T>(
        string subject, string prompt, ChatSchema schema, string reason, AnswerReader<T> read, CancellationToken cancellation)
    {
        string question = prompt;
        foreach (AnswerAttempt attempt in new[] { AnswerAttempt.First, AnswerAttempt.Again })
        {
            var key = new AnswerKey(subject, "", AnswerKey.Hash(question), client.Settings.Model, attempt);
            var request = new ChatRequest(question) { Schema = schema };
            ChatOutcome outcome = await cache.GetOrAskAsync(key, () => SendAsync(request, cancellation), client.Meter);
            string text = (outcome as ChatAnswer)?.Text ?? "(nothing)";
            string? fault;
            Rejection rejection;
            if (outcome is ChatRejected rejected)
            {
                if (!rejected.ByModel)
                    return new StructuredAnswer<T>(default, rejected.Rejection);
                rejection = rejected.Rejection;
                fault = rejection.Detail;
            }
            else
            {
                fault = Read(text, read, out T? value);
                if (fault is null)
                    return new StructuredAnswer<T>(value, null);
                rejection = new Rejection(reason, $"{fault}: {text}");
            }

            if (attempt == AnswerAttempt.Again)
                return new StructuredAnswer<T>(default, rejection);
            question = _again.Render(("request", prompt), ("answer", text), ("fault", fault));
        }

        throw new InvalidOperationException("The second attempt is the last.");
    }

    /// <summary>Servers without structured output refuse the whole request; those get it once more without.</summary>
    private async Task<ChatOutcome> SendAsync(ChatRequest request, CancellationToken cancellation)
    {
        if (!_plainText)
        {
            ChatOutcome outcome = await client.AskAsync(request, cancellation);
            if (outcome is not ChatRejected { Rejection.Reason: "model-http-400" or "model-http-422" or "model-http-501" })
                return outcome;
        }

        ChatOutcome plain = await client.AskAsync(request with { Schema = null }, cancellation);
        _plainText |= plain is ChatAnswer;
        return plain;
    }

    private static string? Read<T>(string text, AnswerReader<T> read, out T? value)
    {
        value = default;

        // Without structured output, models put JSON between words or in a fenced block.
        int from = text.IndexOf('{', StringComparison.Ordinal);
        int to = text.LastIndexOf('}');
        if (from < 0 || to < from)
            return "it is not a JSON object";
        try
        {
            using JsonDocument document = JsonDocument.Parse(text[from..(to + 1)], new JsonDocumentOptions { AllowDuplicateProperties = false });
            return read(document.RootElement, out value);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return $"it is not a JSON object ({error.Message})";
        }
    }
}
