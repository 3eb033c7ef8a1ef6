namespace GaDms.Model.Checkpoints;

/// <summary>
/// Maps Hugging Face's <c>CLIPModel</c>: query, key and value are separate there and stacked here, and its two
/// projections are linear layers, so their matrices are transposed.
/// </summary>
internal static class HuggingFaceNames
{
    public const string PatchEmbedding = "vision_model.embeddings.patch_embedding.weight";

    private const string Query = ".self_attn.q_proj.";

    private static readonly string[] _stacked = [Query, ".self_attn.k_proj.", ".self_attn.v_proj."];

    private static readonly Dictionary<string, string> _transposed = new(StringComparer.Ordinal)
    {
        ["visual_projection.weight"] = "visual.proj",
        ["text_projection.weight"] = "text_projection",
    };

    private static readonly (string From, string To)[] _beginnings =
    [
        ("vision_model.embeddings.class_embedding", "visual.class_embedding"),
        (PatchEmbedding, "visual.conv1.weight"),
        ("vision_model.embeddings.position_embedding.weight", "visual.positional_embedding"),
        ("vision_model.pre_layrnorm.", "visual.ln_pre."),
        ("vision_model.post_layernorm.", "visual.ln_post."),
        ("vision_model.encoder.layers.", "visual.transformer.resblocks."),
        ("text_model.embeddings.token_embedding.weight", "token_embedding.weight"),
        ("text_model.embeddings.position_embedding.weight", "positional_embedding"),
        ("text_model.final_layer_norm.", "ln_final."),
        ("text_model.encoder.layers.", "transformer.resblocks."),
    ];

    private static readonly (string From, string To)[] _inLayer =
    [
        (Query, ".attn.in_proj_"),
        (".self_attn.out_proj.", ".attn.out_proj."),
        (".layer_norm1.", ".ln_1."),
        (".layer_norm2.", ".ln_2."),
        (".mlp.fc1.", ".mlp.c_fc."),
        (".mlp.fc2.", ".mlp.c_proj."),
    ];

    public static StateDict Map(IReadOnlyDictionary<string, TensorEntry> tensors, string root)
    {
        var mapped = new List<StateTensor>();
        var ignored = new List<string>();
        foreach (var (name, entry) in tensors)
        {
            if (StateDictNames.Strip(name, root) is not { } own)
                ignored.Add(name);
            else if (_transposed.TryGetValue(own, out var projection))
                mapped.Add(Transposed(StateDictNames.BaseModel + projection, entry));
            else if (Rename(own) is not { } renamed)
                ignored.Add(name);
            else if (name.Contains(Query, StringComparison.Ordinal))
                mapped.Add(Stacked(StateDictNames.BaseModel + renamed, tensors, name));
            else if (!Array.Exists(_stacked, part => name.Contains(part, StringComparison.Ordinal)))
                mapped.Add(new StateTensor(StateDictNames.BaseModel + renamed, entry));
        }

        return new StateDict(StateDictNaming.HuggingFace, mapped, ignored);
    }

    private static string? Rename(string name)
    {
        foreach (var (from, to) in _beginnings)
        {
            if (StateDictNames.Strip(name, from) is not { } rest) continue;
            var renamed = to + rest;
            foreach (var (part, replacement) in _inLayer) renamed = renamed.Replace(part, replacement, StringComparison.Ordinal);
            return renamed;
        }

        return null;
    }

    private static StateTensor Stacked(string name, IReadOnlyDictionary<string, TensorEntry> tensors, string query)
    {
        var parts = Array.ConvertAll(_stacked, part =>
        {
            var partName = query.Replace(Query, part, StringComparison.Ordinal);
            return tensors.TryGetValue(partName, out var entry) ? entry : throw new InvalidDataException($"it has {query} but not {partName}.");
        });
        var shape = parts[0].Shape;
        if (shape.Length == 0 || Array.Exists(parts, part => !part.Shape.AsSpan().SequenceEqual(shape)))
            throw new InvalidDataException($"the query, key and value of {query} differ in shape.");

        return new StateTensor(name, [3 * shape[0], .. shape[1..]], destination =>
        {
            var length = destination.Length / parts.Length;
            for (var i = 0; i < parts.Length; i++) parts[i].CopyTo(destination.Slice(i * length, length));
        });
    }

    private static StateTensor Transposed(string name, TensorEntry entry)
    {
        if (entry.Shape is not [var rows, var columns]) throw new InvalidDataException($"{entry.Name} is not a matrix.");
        return new StateTensor(name, [columns, rows], destination =>
        {
            var matrix = new float[entry.ElementCount];
            entry.CopyTo(matrix);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                    destination[(int)((column * rows) + row)] = matrix[(row * columns) + column];
            }
        });
    }
}
