import type { ComposeProject } from '../model/service/compose-project.ts';
import type { Service } from '../model/service/service.ts';
import type { ServiceReport } from './contract.ts';

/** The services of a project, in the order of its files; none of one that compose does not load as it stands here. */
export function servicesOf({ problems, services }: ComposeProject): ServiceReport[] {
  return problems.length > 0 ? [] : services.map((service) => reportOf(service));
}

function reportOf(service: Service): ServiceReport {
  const { name, path, line, image, build, user } = service;
  return {
    path,
    line,
    name,
    image: image ?? null,
    build: build ? { context: build.context, dockerfile: build.dockerfile, target: build.target } : null,
    user,
    effective: {
      privileged: service.privileged,
      readOnly: service.readOnly,
      capAdd: service.capAdd,
      capDrop: service.capDrop,
      securityOpt: service.securityOpt,
      networkMode: service.networkMode,
      pid: service.pid,
      ipc: service.ipc,
      usernsMode: service.usernsMode,
    },
  };
}
