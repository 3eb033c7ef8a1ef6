using System.Text.RegularExpressions;
using GaDms.Curation.Report;

namespace GaDms.Curation.Tests.Report;

/// <summary>No reason without a meaning, on the page and in the documentation.</summary>
public sealed partial class ReasonWordsTests
{
    [Fact]
    public void Every_reason_of_the_source_has_a_meaning()
    {
        string source = Path.Combine(Root(), "src", "GaDms.Curation");
        string[] written =
        [
            .. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                    && Path.GetFileName(file) != "ReasonWords.cs")
                .SelectMany(file => Words().Matches(File.ReadAllText(file)))
                .Select(match => match.Groups[1].Value).Where(word => !word.Contains("-http-", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
        ];
        Assert.Equal(ReasonWords.Meanings.Keys.Order(StringComparer.Ordinal), written);
    }

    [Fact]
    public void The_documentation_lists_them_all()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "curation.md"));
        Assert.All([.. ReasonWords.Meanings.Keys, "fetch-http-", "model-http-"], word => Assert.Contains($"`{word}", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fetch-http-404", "The server answered 404.")]
    [InlineData("model-http-500", "The model server answered 500.")]
    [InlineData("fetch-http-<b>", "")]
    [InlineData("something-else", "")]
    public void Status_codes_are_part_of_words(string reason, string meaning) => Assert.Equal(meaning, ReasonWords.Meaning(reason));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GaDms.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("\"((?:fetch|list|folder|tar|video|picture|duplicate|box|pose|crop|attributes|model|caption|template)-[a-z][a-z0-9-]*)[\"{]")]
    private static partial Regex Words();
}
