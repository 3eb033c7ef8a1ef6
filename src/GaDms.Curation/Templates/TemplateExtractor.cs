using System.Text.Json;
using GaDms.Curation.Concurrency;
using GaDms.Curation.Language;

namespace GaDms.Curation.Templates;

/// <summary>What became of a caption.</summary>
/// <param name="Caption">The caption.</param>
/// <param name="Template">Its template; null when there is none.</param>
/// <param name="Rejection">Why there is none.</param>
public sealed record ExtractedTemplate(string Caption, Template? Template, Rejection? Rejection);

/// <summary>Makes templates of captions through a language model (the paper's template extraction).</summary>
public sealed class TemplateExtractor
{
    private static readonly ChatSchema s_schema = new(
        "template",
        """{"type":"object","properties":{"template":{"type":"string"}},"required":["template"],"additionalProperties":false}""");

    private readonly ChatClient _client;
    private readonly StructuredChat _chat;
    private readonly PromptFile _prompt;

    /// <summary>An extractor over a model, which stays the caller's.</summary>
    /// <param name="client">The model.</param>
    /// <param name="cache">Keeps its answers.</param>
    /// <param name="promptFolder">Folder with <c>template-extract.txt</c> and <c>template-again.txt</c>; null for those that come with the program.</param>
    /// <exception cref="CurationException">A prompt cannot be used.</exception>
    public TemplateExtractor(ChatClient client, AnswerCache cache, string? promptFolder = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _chat = new StructuredChat(client, cache, promptFolder);
        _prompt = PromptFile.Find(promptFolder, "template-extract.txt", "slots", "caption");
    }

    /// <summary>A template for each caption, in their order.</summary>
    /// <exception cref="CurationException">Key, address or model are wrong.</exception>
    public IAsyncEnumerable<ExtractedTemplate> ExtractAsync(IAsyncEnumerable<string> captions, CancellationToken cancellation = default)
        => OrderedWork.SelectAsync(captions, ExtractAsync, 2 * _client.Settings.Concurrency, cancellation);

    private async Task<ExtractedTemplate> ExtractAsync(string caption, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(caption))
            return new ExtractedTemplate(caption, null, new Rejection("caption-empty", "there is no caption"));
        string prompt = _prompt.Render(("slots", string.Join(", ", SlotGrammar.Names)), ("caption", caption));
        StructuredAnswer<Template> answer = await _chat.AskAsync<Template>(AnswerKey.Hash(caption), prompt, s_schema, "template-misfit", Read, cancellation);
        return new ExtractedTemplate(caption, answer.Value, answer.Rejection);
    }

    private static string? Read(JsonElement answer, out Template? template)
    {
        template = null;
        if (answer.GetPropertyCount() != 1 || !answer.TryGetProperty("template", out JsonElement text) || text.ValueKind != JsonValueKind.String)
            return "it must have the one member \"template\", a text";
        Template.TryCreate(text.GetString()!.Trim(), TemplateOrigin.Caption, out template, out string? fault);
        return fault;
    }
}
