namespace GaDms.Model.Checkpoints;

/// <summary>
/// Maps the names that checkpoints use to those of the released code. A model is found by its patch embedding; what
/// stands before that name is the nesting (<c>model.</c>, <c>module.</c>), and is taken off every name.
/// </summary>
internal static class StateDictNames
{
    public const string BaseModel = "base_model.";

    private const string PatchEmbedding = "visual.conv1.weight";

    private static readonly string[] _nesting =
        ["model", "state_dict", "model_state_dict", "module", "network", "clip", "clip_model", BaseModel.TrimEnd('.')];

    private static readonly string[] _backbone =
        ["visual.", "transformer.", "token_embedding.", "ln_final.", "positional_embedding", "text_projection"];

    private static readonly string[] _heads =
        ["classifier.", "cross_attn.", "cross_modal_transformer.", "ln_pre_t.", "ln_pre_i.", "ln_post.", "mlm_head."];

    public static StateDict Map(IReadOnlyDictionary<string, TensorEntry> tensors)
    {
        var huggingFace = Root(tensors.Keys, HuggingFaceNames.PatchEmbedding);
        if (huggingFace is not null) return HuggingFaceNames.Map(tensors, huggingFace);
        var root = Root(tensors.Keys, PatchEmbedding) ?? throw new InvalidDataException(
            $"it holds no CLIP model: no tensor is named {PatchEmbedding} or {HuggingFaceNames.PatchEmbedding}. It has "
            + (tensors.Count == 0 ? "no tensors." : string.Join(", ", tensors.Keys.Take(3)) + ", ..."));

        // The heads of training stand beside base_model and not in it.
        var hasBase = root.EndsWith(BaseModel, StringComparison.Ordinal);
        var outside = hasBase ? root[..^BaseModel.Length] : root;
        var mapped = new List<StateTensor>();
        var ignored = new List<string>();
        foreach (var (name, entry) in tensors)
        {
            if (Strip(name, root) is { } weight && StartsWithAny(weight, _backbone))
                mapped.Add(new StateTensor(BaseModel + weight, entry));
            else if (Strip(name, outside) is { } head && StartsWithAny(head, _heads))
                mapped.Add(new StateTensor(head, entry));
            else
                ignored.Add(name);
        }

        return new StateDict(hasBase ? StateDictNaming.GaDms : StateDictNaming.OpenAI, mapped, ignored);
    }

    /// <summary>A name without a prefix, or null where it does not have it.</summary>
    public static string? Strip(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;

    /// <summary>What stands before a model's patch embedding; null where there is no model.</summary>
    private static string? Root(IEnumerable<string> names, string patchEmbedding)
    {
        string[] roots =
        [
            .. names.Where(name => name.EndsWith(patchEmbedding, StringComparison.Ordinal))
                .Select(name => name[..^patchEmbedding.Length]).Where(IsNesting),
        ];
        return roots.Length <= 1
            ? roots.FirstOrDefault()
            : throw new InvalidDataException($"it holds more than one model: under {string.Join(" and ", roots.Select(root => $"\"{root}\""))}.");
    }

    private static bool IsNesting(string root) =>
        root.Length == 0 || (root[^1] == '.' && root[..^1].Split('.').All(part => _nesting.Contains(part, StringComparer.Ordinal)));

    private static bool StartsWithAny(string name, string[] prefixes) =>
        Array.Exists(prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
