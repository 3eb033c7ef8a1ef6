using GaDms.Model.Clip;
using GaDms.Model.CrossModal;

namespace GaDms.Model.Files;

/// <summary>Reads a model's sizes off the shapes of its tensors, whose names are those of the released code.</summary>
internal sealed class ArchitectureInference(IReadOnlyDictionary<string, long[]> shapes)
{
    private const string Towers = "base_model.";

    /// <summary>The sizes, but for those that no tensor tells.</summary>
    /// <param name="picture">Gives the picture's height and width and the stride from patch size and number of positions.</param>
    /// <param name="headWidth">Width of one attention head.</param>
    public ModelArchitecture Infer(Func<int, long, (int Height, int Width, int Stride)> picture, int headWidth)
    {
        var patch = Size("visual.conv1.weight", 4, 3);
        if (Size("visual.conv1.weight", 4, 2) != patch || Size("visual.conv1.weight", 4, 1) != 3)
            throw new InvalidDataException("visual.conv1.weight does not take square patches of three channels");
        var (height, width, stride) = picture(patch, Size("visual.positional_embedding", 2, 0) - 1L);
        var clip = new ClipConfig
        {
            ImageHeight = height,
            ImageWidth = width,
            PatchSize = patch,
            Stride = stride,
            VisionWidth = Size("visual.conv1.weight", 4, 0),
            VisionLayers = Blocks(Towers + "visual.transformer.resblocks."),
            TextWidth = Size("token_embedding.weight", 2, 1),
            TextLayers = Blocks(Towers + "transformer.resblocks."),
            ContextLength = Size("positional_embedding", 2, 0),
            VocabSize = Size("token_embedding.weight", 2, 0),
            EmbedDim = Size("text_projection", 2, 1),
            HeadWidth = headWidth,
        };
        clip.Validate();
        return new ModelArchitecture { Clip = clip, Heads = Heads() };
    }

    private CrossModalConfig Heads() => new()
    {
        MaskedTokens = shapes.Keys.Any(name => HeadGroups.Of(name) == HeadGroups.MaskedTokens),
        Layers = Blocks("cross_modal_transformer.resblocks."),
        Identities = shapes.TryGetValue("classifier.weight", out var classifier) && classifier is [> 0 and <= int.MaxValue, _] ? (int)classifier[0] : 0,
    };

    /// <summary>One more than the highest block number under a prefix.</summary>
    private int Blocks(string prefix)
    {
        var highest = -1;
        foreach (var name in shapes.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var rest = name.AsSpan(prefix.Length);
            var dot = rest.IndexOf('.');
            if (dot > 0 && int.TryParse(rest[..dot], out var number))
                highest = Math.Max(highest, number);
        }
        return highest + 1;
    }

    private int Size(string name, int axes, int axis)
    {
        if (!shapes.TryGetValue(Towers + name, out var shape))
            throw new InvalidDataException($"it holds no CLIP model: tensor {name} is missing");
        if (shape.Length != axes || shape[axis] is < 1 or > int.MaxValue)
            throw new InvalidDataException($"{name} has the shape [{string.Join(", ", shape)}], {axes} axes were expected");
        return (int)shape[axis];
    }
}
