using System.Security.Cryptography;
using System.Text;
using GaDms.Imaging;
using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Model.Inference;
using GaDms.Model.Text;
using GaDms.Retrieval.Queries;
using GaDms.Retrieval.Store;
using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Retrieval.Models;

// B batch, L token positions, E joint width.

/// <summary>A model with its vocabulary and its preprocessing: pictures and sentences go in, vectors of unit length come out.</summary>
public sealed class RetrievalModel : IDisposable
{
    // Raised when pixels or tokens of the same input change, so that old galleries are not searched with new queries.
    private const string PreprocessingVersion = "1";

    // On a CPU: there a few sentences fill the machine, and few are nearly of one length.
    private const int TextsPerBatch = 8;

    private readonly RetrievalModelOptions _options;
    private readonly LoadedModel? _loaded;
    private readonly ClipInference? _inference;
    private readonly CaptionTower? _captions;

    private RetrievalModel(LoadedModel loaded, RetrievalModelOptions options)
        : this(loaded.Path, loaded.Clip, options, () => loaded.Fingerprint)
    {
        loaded.Model.requires_grad_(false);
        _loaded = loaded;
        _inference = new ClipInference(Clip, options.Device, options.Bf16);
    }

    private RetrievalModel(CaptionTower captions, RetrievalModelOptions options)
        : this(captions.Path, captions.Clip, options, () => captions.Fingerprint) => _captions = captions;

    private RetrievalModel(string path, ClipConfig config, RetrievalModelOptions options, Func<string> fingerprint)
    {
        _options = options;
        Config = config;
        Tokenizer = new ClipTokenizer(VocabularyFile.Load(path, options.VocabularyPath, config));
        Identity = new GalleryModel(Path.GetFileName(path), Fingerprint(fingerprint(), Tokenizer.Vocabulary), config.EmbedDim)
        {
            Path = Path.GetFullPath(path),
            VocabularyPath = options.VocabularyPath is { } vocabulary ? Path.GetFullPath(vocabulary) : null,
        };
    }

    /// <summary>What a gallery remembers of the model.</summary>
    public GalleryModel Identity { get; }

    /// <summary>The tokenizer.</summary>
    public ClipTokenizer Tokenizer { get; }

    /// <summary>Sizes of the towers.</summary>
    public ClipConfig Config { get; }

    /// <summary>The model itself.</summary>
    /// <exception cref="InvalidOperationException">It was loaded for text alone.</exception>
    public ClipModel Clip => Heads.base_model;

    /// <summary>Whether the masked-token branch is there: it was asked for, and the file has it.</summary>
    public bool HasCrossModal => _loaded is not null && _loaded.Model.Heads.MaskedTokens;

    internal GaDmsModel Heads => _loaded?.Model ?? throw TextAlone();

    internal Device Device => _options.Device;

    /// <summary>Loads a model file of any known form, or the one model file of a folder.</summary>
    /// <exception cref="InvalidDataException">The file or its vocabulary does not load, or they do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static RetrievalModel Load(string path, RetrievalModelOptions? options = null)
    {
        options ??= new RetrievalModelOptions();
        if (options is { TextAlone: true, Device.Type: DeviceType.CPU } && CaptionTower.TryOpen(path, options.Picture) is { } captions)
            return Own(captions, () => new RetrievalModel(captions, options));
        var loaded = ModelFile.Load(path, options.Picture with { Device = options.Device, Heads = options.CrossModal ? null : new() });
        return Own(loaded, () => new RetrievalModel(loaded, options));
    }

    /// <summary>A picture as the image tower takes it: [3, height, width], flat. Safe for many threads.</summary>
    public float[] Preprocess(Image image) => ImageTransform.ToClipTensor(image, Config.ImageHeight, Config.ImageWidth);

    /// <summary>Embeddings of pictures, in batches.</summary>
    public IReadOnlyList<float[]> EncodeImages(IReadOnlyList<Image> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. images.Chunk(_options.BatchSize).SelectMany(chunk => EncodePixels(Array.ConvertAll(chunk, Preprocess)))];
    }

    /// <summary>Embeddings of one batch of preprocessed pictures.</summary>
    public IReadOnlyList<float[]> EncodePixels(IReadOnlyList<float[]> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var inference = _inference ?? throw TextAlone();
        if (pictures.Count == 0)
            return [];
        var length = 3 * Config.ImageHeight * Config.ImageWidth;
        var pixels = new float[checked(pictures.Count * length)];
        for (var i = 0; i < pictures.Count; i++)
            pictures[i].CopyTo(pixels, i * length);
        return Encode(() => inference.EncodeImage(torch.tensor(pixels, [pictures.Count, 3, Config.ImageHeight, Config.ImageWidth], device: Device)));
    }

    /// <summary>Embedding of one sentence.</summary>
    public float[] EncodeText(string text) => EncodeTexts([text])[0];

    /// <summary>Embeddings of sentences. Those of like length share a batch, cut to its longest.</summary>
    /// <exception cref="InvalidDataException">A sentence has no word in it.</exception>
    public IReadOnlyList<float[]> EncodeTexts(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var captions = texts.Select(Tokenize).ToArray();
        if (_inference is null)
            return [.. _captions!.Encode(captions).Select(Normalized)];
        var result = new float[texts.Count][];
        var order = Enumerable.Range(0, captions.Length).OrderBy(i => captions[i].Length).ThenBy(i => i);
        foreach (var chunk in order.Chunk(Device.Type == DeviceType.CPU ? TextsPerBatch : 8 * TextsPerBatch))
        {
            var length = captions[chunk[^1]].Length;
            var ids = new long[chunk.Length * length];
            for (var row = 0; row < chunk.Length; row++)
                captions[chunk[row]].CopyTo(ids, row * length);
            var end = Array.ConvertAll(chunk, i => captions[i].Length - 1L);
            var vectors = Encode(() => _inference.EncodeText(
                torch.tensor(ids, [chunk.Length, length], device: Device), torch.tensor(end, [chunk.Length], device: Device)));
            for (var row = 0; row < chunk.Length; row++)
                result[chunk[row]] = vectors[row];
        }
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inference?.Dispose();
        _loaded?.Dispose();
        _captions?.Dispose();
    }

    /// <summary>Token ids from start to end of text, without padding.</summary>
    internal long[] Tokenize(string text)
    {
        var ids = new long[Config.ContextLength];
        var end = Tokenizer.Tokenize(text, ids);
        return end > 1 ? ids[..(end + 1)] : throw new InvalidDataException($"the sentence \"{text}\" has no word in it");
    }

    private float[][] Encode(Func<Tensor> encode)
    {
        using var scope = new TensorScope();
        using var inference = torch.inference_mode();
        var features = F.normalize(encode(), dim: 1);
        var values = features.ToArray<float>();
        return [.. values.Chunk(Config.EmbedDim)];
    }

    private static float[] Normalized(float[] feature) => UnitVectors.TryNormalize(feature)
        ? feature
        : throw new InvalidDataException("a sentence's feature has no direction: the model is damaged");

    private static InvalidOperationException TextAlone() => new("the model was loaded for text alone");

    private static RetrievalModel Own(IDisposable part, Func<RetrievalModel> create)
    {
        try
        {
            return create();
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    private static string Fingerprint(string model, ClipVocabulary vocabulary)
    {
        var parts = $"{model}\n{vocabulary.Fingerprint()}\n{PreprocessingVersion}\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)));
    }
}
