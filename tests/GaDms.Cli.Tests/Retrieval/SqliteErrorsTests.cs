using GaDms.Retrieval.Store;
using Microsoft.Data.Sqlite;

namespace GaDms.Cli.Tests.Retrieval;

public sealed class SqliteErrorsTests
{
    [Theory]
    [InlineData(5, "another process holds the gallery; try again when it is done")]
    [InlineData(8, "the gallery may not be written to (permissions)")]
    [InlineData(11, "the gallery is damaged or no SQLite file; index it again")]
    [InlineData(13, "no space left on the disk")]
    [InlineData(14, "the gallery cannot be opened (missing, or permissions)")]
    [InlineData(26, "the gallery is damaged or no SQLite file; index it again")]
    [InlineData(1, "no such table: image")]
    public void Every_code_has_its_words(int code, string expected) =>
        Assert.Equal(expected, Describe(new SqliteException("no such table: image.", code)));

    [Fact]
    public void A_value_of_another_kind_is_damage() => Assert.Equal("the gallery is damaged; index it again", Describe(new InvalidCastException()));

    [Fact]
    public void Other_exceptions_are_none_of_its_business() => Assert.Null(Describe(new InvalidOperationException()));

    private static string? Describe(Exception exception) => SqliteErrors.Describe("gallery", exception, "index it again");
}
