using GaDms.Curation.Language;

namespace GaDms.Curation.Tests.Language;

public sealed class PromptFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.txt");

    [Fact]
    public void Variables_are_filled_once_and_their_values_are_not_looked_at()
    {
        File.WriteAllText(_path, "Describe {{who}} in {{count}} words, {{who}}.\n");
        PromptFile prompt = PromptFile.Load(_path, "who", "count");
        Assert.Equal("Describe {{count}} in 5 words, {{count}}.", prompt.Render(("who", "{{count}}"), ("count", "5")));
    }

    [Theory]
    [InlineData("Only {{who}}.", "{{count}} is missing")]
    [InlineData("{{who}} {{count}} {{what}}", "{{what}} is not known")]
    [InlineData("{{who}} {{count}} {{ who }}", "no variable")]
    public void A_file_with_other_variables_is_refused(string text, string said)
    {
        File.WriteAllText(_path, text);
        var error = Assert.Throws<CurationException>(() => PromptFile.Load(_path, "who", "count"));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_missing_name_are_told()
    {
        Assert.Contains(_path, Assert.Throws<CurationException>(() => PromptFile.Load(_path)).Message, StringComparison.Ordinal);
        Assert.Contains("nothing.txt", Assert.Throws<CurationException>(() => PromptFile.Find(null, "nothing.txt")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_that_of_the_file()
    {
        File.WriteAllText(_path, "abc");
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", PromptFile.Load(_path).Sha256);
    }

    [Fact]
    public void Rendering_without_a_value_is_a_mistake_of_the_caller()
    {
        File.WriteAllText(_path, "{{who}}");
        PromptFile prompt = PromptFile.Load(_path, "who");
        Assert.Throws<ArgumentException>(() => prompt.Render());
        Assert.Throws<ArgumentException>(() => prompt.Render(("what", "")));
    }

    public void Dispose() => File.Delete(_path);
}
