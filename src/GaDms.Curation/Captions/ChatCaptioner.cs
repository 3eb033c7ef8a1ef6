using System.Globalization;
using GaDms.Curation.Language;
using GaDms.Curation.Shards;
using GaDms.Curation.Templates;
using GaDms.Data;

namespace GaDms.Curation.Captions;

/// <summary>
/// Captions by multimodal models behind the OpenAI chat API: the crop goes to one of them with a random template of the bank as
/// in-context example. Model and template are drawn from the seed and the crop, so that a rerun draws the same.
/// </summary>
public sealed class ChatCaptioner : ICaptioner
{
    private readonly IReadOnlyList<ChatClient> _models;
    private readonly IReadOnlyList<Template> _templates;
    private readonly AnswerCache _cache;
    private readonly ChatCaptionerSettings _settings;
    private readonly PromptFile _prompt;
    private readonly PromptFile _again;
    private readonly double _totalWeight;

    /// <summary>A captioner over models, which stay the caller's.</summary>
    /// <exception cref="CurationException">There is no model, fewer than two templates, or a prompt cannot be used.</exception>
    public ChatCaptioner(IReadOnlyList<ChatClient> models, TemplateBank bank, AnswerCache cache, ChatCaptionerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(settings);
        if (models.Count == 0)
            throw new CurationException("Captioning by language models needs at least one model; name one, or take the captioner \"attributes\".");
        if (bank.Templates.Count < 2)
            throw new CurationException($"The template bank has {bank.Templates.Count} template; a crop's two captions need two.");
        if (settings.MostWords < 1)
            throw new CurationException($"Captions: mostWords ({settings.MostWords}) must be at least 1.");
        _models = models;
        _templates = bank.Templates;
        _cache = cache;
        _settings = settings;
        _prompt = PromptFile.Find(settings.PromptFolder, "caption.txt", "template", "max_words");
        _again = PromptFile.Find(settings.PromptFolder, "caption-again.txt", "request", "caption", "fault");
        _totalWeight = models.Sum(model => model.Settings.Weight);
    }

    /// <inheritdoc/>
    public string Name => "chat";

    /// <inheritdoc/>
    public async Task<CaptionResult> CaptionAsync(CaptionRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        (ChatClient model, Template template, int seed) = Draw(request);
        string prompt = _prompt.Render(("template", template.Text), ("max_words", _settings.MostWords.ToString(CultureInfo.InvariantCulture)));
        PromptFile file = _prompt;
        if (request.Rejected is { } rejected)
        {
            file = _again;
            prompt = _again.Render(
                ("request", prompt), ("caption", rejected.Text.Length == 0 ? "(nothing)" : rejected.Text), ("fault", rejected.Rejection.Detail));
        }

        var key = new AnswerKey(
            request.CropSha256, template.Id, AnswerKey.Hash(prompt), model.Settings.Model,
            request.Rejected is null ? AnswerAttempt.First : AnswerAttempt.Again);
        var question = new ChatRequest(prompt) { Jpeg = request.Crop.Jpeg, Seed = seed };
        ChatOutcome outcome = await _cache.GetOrAskAsync(key, () => model.AskAsync(question, cancellation), model.Meter);
        var result = new CaptionResult { Origin = new CaptionOrigin(model.Settings.Model, template.Id, file.Sha256) };
        return outcome switch
        {
            ChatAnswer answer => result with { Text = Tidy(answer.Text) },
            ChatRejected refused => result with { Rejection = refused.Rejection, MayAskAgain = refused.ByModel },
            _ => throw new InvalidOperationException($"Not an outcome: {outcome}."),
        };
    }

    /// <summary>The text on one line, without quotes around all of it.</summary>
    internal static string Tidy(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line is ['"', .., '"'] or ['“', .., '”'] ? line[1..^1].Trim() : line;
    }

    private (ChatClient Model, Template Template, int Seed) Draw(CaptionRequest request)
    {
        Prng prng = CropStream.For(_settings.Seed, request.CropSha256);
        int first = prng.NextInt(_templates.Count);
        int second = prng.NextInt(_templates.Count - 1);
        if (second >= first)
            second++;
        ChatClient[] models = [Model(prng), Model(prng)];
        int[] seeds = [prng.NextInt(int.MaxValue), prng.NextInt(int.MaxValue)];
        return (models[request.Number], _templates[request.Number == 0 ? first : second], seeds[request.Number]);
    }

    private ChatClient Model(Prng prng)
    {
        double draw = prng.NextDouble() * _totalWeight;
        foreach (ChatClient model in _models)
        {
            draw -= model.Settings.Weight;
            if (draw < 0)
                return model;
        }

        return _models[^1];
    }
}

/// <summary>Settings of <see cref="ChatCaptioner"/>.</summary>
public sealed record ChatCaptionerSettings
{
    /// <summary>Draws templates and models.</summary>
    public ulong Seed { get; init; }

    /// <summary>Words that the models are asked not to exceed.</summary>
    public int MostWords { get; init; } = 50;

    /// <summary>Folder with <c>caption.txt</c> and <c>caption-again.txt</c>; null for those that come with the program.</summary>
    public string? PromptFolder { get; init; }
}
