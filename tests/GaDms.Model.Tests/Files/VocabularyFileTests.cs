using GaDms.Model.Files;
using GaDms.Model.Text;

namespace GaDms.Model.Tests.Files;

public sealed class VocabularyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // The small model's 520 tokens: 512 bytes, 5 merges, 3 special tokens.
    private readonly ClipVocabulary _vocabulary = ClipVocabulary.Train(["a man in a red coat", "a man in a blue coat"], 5);

    private string ModelPath => _folder["m.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_saved_with_its_vocabulary_finds_it()
    {
        using var model = SmallModel.Create();
        ModelFile.Save(model, ModelPath, new ModelSaveOptions { Vocabulary = _vocabulary });
        var loaded = VocabularyFile.Load(ModelPath, vocabularyPath: null, SmallModel.Clip);
        Assert.Equal(_vocabulary.Fingerprint(), loaded.Fingerprint());
        Assert.Equal(VocabularyFile.PathFor(ModelPath), VocabularyFile.FindFitting(ModelPath, SmallModel.Clip));
    }

    [Fact]
    public void The_models_own_comes_before_a_common_one()
    {
        _vocabulary.Save(_folder["vocabulary.txt"]);
        Assert.Equal(_folder["vocabulary.txt"], VocabularyFile.Find(ModelPath));
        _vocabulary.Save(VocabularyFile.PathFor(ModelPath));
        Assert.Equal(VocabularyFile.PathFor(ModelPath), VocabularyFile.Find(ModelPath));
    }

    [Fact]
    public void A_missing_one_is_asked_for()
    {
        var error = Assert.Throws<InvalidDataException>(() => VocabularyFile.Load(ModelPath, vocabularyPath: null, SmallModel.Clip));
        Assert.Contains("--vocabulary", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_another_size_is_refused_with_both_sizes()
    {
        var path = _folder["vocabulary.txt"];
        _vocabulary.Truncate(3).Save(path);
        var error = Assert.Throws<InvalidDataException>(() => VocabularyFile.Load(ModelPath, path, SmallModel.Clip));
        Assert.Contains("518", error.Message, StringComparison.Ordinal);
        Assert.Contains("520", error.Message, StringComparison.Ordinal);
        Assert.Null(VocabularyFile.FindFitting(ModelPath, SmallModel.Clip));
    }
}
