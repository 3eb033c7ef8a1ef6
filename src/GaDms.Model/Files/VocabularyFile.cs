using GaDms.Model.Clip;
using GaDms.Model.Text;

namespace GaDms.Model.Files;

/// <summary>Finds the vocabulary that belongs to a model.</summary>
public static class VocabularyFile
{
    /// <summary>Ending, after the model's own name, of a vocabulary that this project writes.</summary>
    public const string Suffix = ".vocabulary.txt";

    private static readonly string[] s_names =
        ["vocabulary.txt", "bpe_simple_vocab_16e6.txt", "bpe_simple_vocab_16e6.txt.gz", "tokenizer.json", "vocab.json"];

    /// <summary>Where the vocabulary of a model file is written: beside it, under its name.</summary>
    public static string PathFor(string modelPath) => Path.ChangeExtension(modelPath, null) + Suffix;

    /// <summary>The vocabulary beside a model file, or null when there is none.</summary>
    public static string? Find(string modelPath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        return s_names.Select(name => Path.Combine(folder, name)).Prepend(PathFor(modelPath)).FirstOrDefault(File.Exists);
    }

    /// <summary>Like <see cref="Find"/>, but null too when what lies there is no vocabulary or one of another size.</summary>
    public static string? FindFitting(string modelPath, ClipConfig clip)
    {
        try
        {
            return Find(modelPath) is { } path && ClipVocabulary.Load(path).Size == clip.VocabSize ? path : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Loads the vocabulary of a model and checks that it fits.</summary>
    /// <param name="modelPath">File of the model.</param>
    /// <param name="vocabularyPath">The vocabulary; null: the one beside the model.</param>
    /// <param name="clip">Sizes of the model.</param>
    /// <exception cref="InvalidDataException">There is none, or it is of another size than the model's token embedding.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ClipVocabulary Load(string modelPath, string? vocabularyPath, ClipConfig clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var path = vocabularyPath ?? Find(modelPath)
            ?? throw new InvalidDataException(
                $"{modelPath}: there is no vocabulary beside it ({Path.GetFileName(PathFor(modelPath))}, {string.Join(", ", s_names)}); give one with --vocabulary FILE");
        var vocabulary = ClipVocabulary.Load(path);
        if (vocabulary.Size != clip.VocabSize)
        {
            throw new InvalidDataException(
                $"{path}: this vocabulary has {vocabulary.Size} tokens, model {modelPath} was made for {clip.VocabSize}; give the one it was trained with (--vocabulary FILE)");
        }
        return vocabulary;
    }
}
