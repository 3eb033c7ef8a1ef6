// Finds people of a gallery: dotnet run --project samples/PersonSearch -- FOLDER "a woman in a red coat"
using GaDms.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (args is not [var folder, var sentence])
{
    Console.Error.WriteLine("usage: PersonSearch FOLDER \"SENTENCE\"");
    return 2;
}
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddPersonSearch(options => options.Gallery = folder);
using var host = builder.Build();
await host.StartAsync();
var search = host.Services.GetRequiredService<IPersonSearch>();
await foreach (var result in search.SearchAllAsync(new PersonQuery { Sentences = [sentence] }).Take(10))
    Console.WriteLine($"{result.Rank,3}  {result.Score:F3}  {result.Probability:P0}  {result.Entry.Name}");
await host.StopAsync();
return 0;
