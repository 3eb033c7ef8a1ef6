namespace GaDms.Page.Tests;

/// <summary>All tests of the page share one server and one browser.</summary>
[CollectionDefinition("page")]
public sealed class SharedPage : ICollectionFixture<PageFixture>;
