using Tracking.Server.Hosting;

WebApplication.CreateBuilder(WebRoot.Options(args)).AddTracking().Build().MapTracking().Run();
