using System.Globalization;
using System.Text.Json;
using GaDms.Curation.Concurrency;
using GaDms.Curation.Language;

namespace GaDms.Curation.Templates;

/// <summary>What a language model wrote after a cluster.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Templates">Further templates; near-equal ones are not yet merged.</param>
/// <param name="Rejections">Texts that are no templates, or why there is nothing at all.</param>
public sealed record ExpandedCluster(TemplateCluster Cluster, IReadOnlyList<Template> Templates, IReadOnlyList<Rejection> Rejections);

/// <summary>
/// Has a language model write further templates for each cluster from the one nearest to its centre and five random members (the
/// paper's synthetic templates).
/// </summary>
public sealed class TemplateExpander
{
    private static readonly ChatSchema s_schema = new(
        "templates",
        """{"type":"object","properties":{"templates":{"type":"array","items":{"type":"string"}}},"required":["templates"],"additionalProperties":false}""");

    private readonly ChatClient _client;
    private readonly StructuredChat _chat;
    private readonly PromptFile _prompt;
    private readonly int _perCluster;

    /// <summary>An expander over a model, which stays the caller's.</summary>
    /// <param name="client">The model.</param>
    /// <param name="cache">Keeps its answers.</param>
    /// <param name="perCluster">Templates to ask for, 1 to 50.</param>
    /// <param name="promptFolder">Folder with <c>template-expand.txt</c> and <c>template-again.txt</c>; null for those that come with the program.</param>
    /// <exception cref="CurationException">A prompt cannot be used, or the number is out of range.</exception>
    public TemplateExpander(ChatClient client, AnswerCache cache, int perCluster, string? promptFolder = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (perCluster is < 1 or > 50)
            throw new CurationException($"Templates per cluster must be 1 to 50, not {perCluster}.");
        _client = client;
        _perCluster = perCluster;
        _chat = new StructuredChat(client, cache, promptFolder);
        _prompt = PromptFile.Find(promptFolder, "template-expand.txt", "slots", "centre", "members", "count");
    }

    /// <summary>Further templates for each cluster, in their order.</summary>
    /// <exception cref="CurationException">Key, address or model are wrong.</exception>
    public IAsyncEnumerable<ExpandedCluster> ExpandAsync(IReadOnlyList<TemplateCluster> clusters, CancellationToken cancellation = default)
        => OrderedWork.SelectAsync(clusters.ToAsyncEnumerable(), ExpandAsync, 2 * _client.Settings.Concurrency, cancellation);

    private async Task<ExpandedCluster> ExpandAsync(TemplateCluster cluster, CancellationToken cancellation)
    {
        string members = string.Join('\n', cluster.Members.Select(member => member.Text));
        string prompt = _prompt.Render(
            ("slots", string.Join(", ", SlotGrammar.Names)),
            ("centre", cluster.Centre.Text),
            ("members", members),
            ("count", _perCluster.ToString(CultureInfo.InvariantCulture)));
        StructuredAnswer<Written> answer = await _chat.AskAsync<Written>(
            AnswerKey.Hash($"{cluster.Centre.Text}\n{members}"), prompt, s_schema, "template-misfit", Read, cancellation);
        return answer.Rejection is { } rejection
            ? new ExpandedCluster(cluster, [], [rejection])
            : new ExpandedCluster(cluster, answer.Value!.Templates, answer.Value.Rejections);
    }

    /// <summary>One good template is worth keeping; the answer as a whole is faulty only when it has none.</summary>
    private static string? Read(JsonElement answer, out Written? written)
    {
        written = null;
        if (answer.GetPropertyCount() != 1 || !answer.TryGetProperty("templates", out JsonElement texts) || texts.ValueKind != JsonValueKind.Array)
            return "it must have the one member \"templates\", a list of texts";
        var templates = new List<Template>();
        var rejections = new List<Rejection>();
        foreach (JsonElement text in texts.EnumerateArray())
        {
            if (text.ValueKind != JsonValueKind.String)
                rejections.Add(new Rejection("template-misfit", $"it is not a text: {text.GetRawText()}"));
            else if (Template.TryCreate(text.GetString()!.Trim(), TemplateOrigin.Cluster, out Template? template, out string? fault))
                templates.Add(template);
            else
                rejections.Add(new Rejection("template-misfit", $"{fault}: {text.GetString()}"));
        }

        if (templates.Count == 0)
            return rejections.Count == 0 ? "its list is empty" : $"none of its templates can be used; of the first, {rejections[0].Detail}";
        written = new Written(templates, rejections);
        return null;
    }

    private sealed record Written(IReadOnlyList<Template> Templates, IReadOnlyList<Rejection> Rejections);
}
